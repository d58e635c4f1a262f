package io.tandem.api.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingProgramsTest {
  private static final Optimizer ADAMW = new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1);

  private static Program objective(boolean sparse, boolean reuse) {
    return Trace.program(
        "p",
        trace -> {
          Tensor ids = trace.input("ids", TensorType.int32(Dim.symbol("batch")));
          Shape shape = Shape.of(50, 4);
          Tensor table =
              sparse
                  ? trace.root().rowSparseWeight("table", shape, Initializer.normal(1))
                  : trace.root().weight("table", shape, Initializer.normal(1));
          Tensor bias = trace.root().weight("bias", Shape.of(4), Initializer.zeros());
          Tensor losses = Nn.embedding(table, ids).plus(bias).square().sum(List.of(1), false);
          if (reuse) {
            losses = losses.plus(table.sum());
          }
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(ids.dim(0), DType.FLOAT32));
        });
  }

  @Test
  void matricesDecayAndBiasesDoNot() {
    TrainingPrograms programs =
        TrainingPrograms.of(objective(false, false), TrainingSettings.of(ADAMW));
    List<Double> decays =
        programs.step().nodes().stream()
            .filter(n -> n.op() instanceof AdamWUpdate)
            .map(n -> ((AdamWUpdate) n.op()).weightDecay())
            .toList();
    assertEquals(List.of(0.1, 0.0), decays);
    assertEquals(List.of("table", "bias"), programs.trained());
  }

  @Test
  void aFrozenWeightGetsNeitherGradientNorState() {
    TrainingSettings settings =
        TrainingSettings.of(ADAMW)
            .withRules(
                v ->
                    v.name().equals("table")
                        ? Optional.empty()
                        : Optional.of(new UpdateRule(0, 1)));
    Program step = TrainingPrograms.of(objective(false, false), settings).step();
    assertEquals(List.of("bias"), TrainingPrograms.of(objective(false, false), settings).trained());
    assertFalse(step.updates().containsKey("table"));
    assertTrue(step.variables().keySet().stream().noneMatch(n -> n.matches("optimizer/.*table")));
    assertTrue(step.nodes().stream().noneMatch(n -> n.op().name().equals("embeddingGrad")));
  }

  @Test
  void withEveryWeightFrozenNothingIsLeftToTrain() {
    TrainingSettings settings = TrainingSettings.of(ADAMW).withRules(v -> Optional.empty());
    assertThrows(
        IllegalArgumentException.class,
        () -> TrainingPrograms.of(objective(false, false), settings));
  }

  @Test
  void rowSparseTablesAreRefusedWhereAllRowsWouldBeTouched() {
    for (Optimizer optimizer :
        List.of(ADAMW, new Optimizer.Sgd(0.9, false, 0), new Optimizer.Lamb(0.9, 0.999, 1e-6, 0))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> TrainingPrograms.of(objective(true, false), TrainingSettings.of(optimizer)));
      assertTrue(e.getMessage().contains("'table'"), e.getMessage());
    }
    TrainingSettings adagrad = TrainingSettings.of(new Optimizer.Adagrad(1e-10, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> TrainingPrograms.of(objective(true, true), adagrad));
    TrainingPrograms programs = TrainingPrograms.of(objective(true, false), adagrad);
    assertTrue(programs.accumulation().isEmpty());
    assertTrue(
        programs.step().nodes().stream().noneMatch(n -> n.op().name().equals("embeddingGrad")));
  }

  @Test
  void inHalfPrecisionOnlyWhatDifferentiatesTakesAScaleAndOnlyWhatUpdatesTouchesWeights() {
    TrainingSettings settings = TrainingSettings.of(ADAMW).withPrecision(Precision.FLOAT16);
    TrainingPrograms programs = TrainingPrograms.of(objective(false, false), settings);
    TrainingPrograms.Accumulation parts = programs.accumulation().orElseThrow();
    TrainingPrograms.Scaling scaling = programs.scaling().orElseThrow();
    for (Program program : List.of(programs.step(), parts.add(), parts.finish())) {
      assertTrue(program.inputs().containsKey(TrainingPrograms.LOSS_SCALE), program.name());
    }
    assertEquals(
        Set.of(TrainingPrograms.LEARNING_RATE), Set.copyOf(parts.apply().inputs().keySet()));
    assertEquals(Set.of(), Set.copyOf(scaling.check().inputs().keySet()));
    assertEquals(Set.of(), Set.copyOf(scaling.discard().inputs().keySet()));
    assertEquals(Set.of(), Set.copyOf(scaling.check().updates().keySet()));
    assertTrue(
        scaling.discard().updates().keySet().stream().allMatch(n -> n.startsWith("accumulator/")));
    assertEquals(parts.apply().outputs().keySet(), scaling.discard().outputs().keySet());
    for (Precision other : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
      TrainingPrograms plain =
          TrainingPrograms.of(objective(false, false), settings.withPrecision(other));
      assertTrue(plain.scaling().isEmpty());
      assertFalse(plain.step().inputs().containsKey(TrainingPrograms.LOSS_SCALE));
    }
  }

  @Test
  void rowSparseTablesAreRefusedInHalfPrecision() {
    TrainingSettings adagrad =
        TrainingSettings.of(new Optimizer.Adagrad(1e-10, 0, 0)).withPrecision(Precision.FLOAT16);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TrainingPrograms.of(objective(true, false), adagrad));
    assertTrue(e.getMessage().contains("'table' cannot be trained in float16"), e.getMessage());
  }

  @Test
  void anObjectiveWithoutItsOutputsIsRefused() {
    Program other = Trace.program("p", t -> t.output("y", t.input("x", TensorType.float32(1))));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TrainingPrograms.of(other, TrainingSettings.of(ADAMW)));
    assertTrue(e.getMessage().contains("loss-sum"), e.getMessage());
  }

  @Test
  void everyProgramWithABackwardPassComputesTheLayersAgainThatTheSettingsName() {
    Program objective =
        Trace.program(
            "p",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(Dim.symbol("batch"), Dim.of(4)));
              Scope layer = trace.root().child("layer");
              Tensor scale = layer.weight("scale", Shape.of(4), Initializer.ones());
              Tensor y = layer.in(() -> x.times(scale).tanh());
              trace.output(TrainingPrograms.LOSS_SUM, y.sum());
              trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(x.dim(0), DType.FLOAT32));
            });
    TrainingSettings settings = TrainingSettings.of(ADAMW).withRecompute(List.of("lay*"));
    for (Precision precision : Precision.values()) {
      TrainingPrograms programs = TrainingPrograms.of(objective, settings.withPrecision(precision));
      TrainingPrograms.Accumulation accumulation = programs.accumulation().orElseThrow();
      for (Program program : List.of(programs.step(), accumulation.add(), accumulation.finish())) {
        assertEquals(2, count(program, "tanh"), program::toString);
        assertEquals(1, count(program, "await"), program::toString);
      }
      assertEquals(0, count(accumulation.apply(), "await"));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> TrainingPrograms.of(objective, settings.withRecompute(List.of("scale"))));
  }

  private static long count(Program program, String op) {
    return program.nodes().stream().filter(n -> n.op().name().equals(op)).count();
  }
}
