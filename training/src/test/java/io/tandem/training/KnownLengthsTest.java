package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.api.training.Learner;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A recurrence {@code s' = w s + x} whose last state is to be 1, trained over batches of several
 * lengths, against the same arithmetic written out here.
 */
class KnownLengthsTest {
  private static final double RATE = 0.05;

  private record Recurrence(boolean changesItsWeights) implements Model {
    @Override
    public String type() {
      return "recurrence";
    }

    @Override
    public Lengths lengths(Map<String, HostTensor> batch) {
      return Lengths.of("time", (int) batch.get("x").extents()[1]);
    }

    @Override
    public Program objective(Phase phase) {
      return objective(phase, Lengths.of("time", 1));
    }

    @Override
    public Program objective(Phase phase, Lengths lengths) {
      int time = lengths.of("time");
      return Trace.program(
          "recurrence",
          trace -> {
            Tensor x = trace.input("x", TensorType.float32(Dim.symbol("batch"), Dim.of(time)));
            String name = changesItsWeights ? "w" + time : "w";
            Tensor w = trace.root().weight(name, Shape.SCALAR, new Initializer.Fill(0.5));
            Tensor state = x.select(1, 0).zerosLike(); // [B]
            for (int t = 0; t < time; t++) {
              state = w.times(state).plus(x.select(1, t));
            }
            trace.output(TrainingPrograms.LOSS_SUM, state.minus(1).square().sum());
            trace.output(
                TrainingPrograms.LOSS_WEIGHT, state.onesLike().sum().castTo(DType.FLOAT32));
          });
    }
  }

  /** Batch i has i % 3 + 1 steps and two rows. */
  private record Batches() implements BatchSource {
    @Override
    public long batches(long epoch) {
      return 6;
    }

    @Override
    public Batch read(BatchPosition position) {
      return new Batch(
          Map.of("x", HostTensor.of(numbers(position.index()), 2, position.index() % 3 + 1)),
          2,
          2,
          OptionalLong.empty());
    }

    static float[] numbers(long index) {
      int steps = (int) (index % 3) + 1;
      float[] x = new float[2 * steps];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.sin((double) (index * 10 + i));
      }
      return x;
    }
  }

  /** Losses and weight after steps over one or more micro-batches each. */
  private static double[] byHand(int steps, int accumulate) {
    List<Double> losses = new ArrayList<>();
    double w = 0.5;
    for (int step = 0; step < steps; step++) {
      double loss = 0;
      double gradient = 0;
      for (int micro = 0; micro < accumulate; micro++) {
        long index = (long) (step * accumulate + micro) % 6;
        float[] x = Batches.numbers(index);
        int time = x.length / 2;
        for (int row = 0; row < 2; row++) {
          double state = 0;
          double derivative = 0;
          for (int t = 0; t < time; t++) {
            derivative = state + w * derivative;
            state = w * state + x[row * time + t];
          }
          loss += (state - 1) * (state - 1);
          gradient += 2 * (state - 1) * derivative;
        }
      }
      losses.add(loss / (2.0 * accumulate));
      w -= RATE * gradient / (2.0 * accumulate);
    }
    losses.add(w);
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] trained(Recurrence model, int steps, int accumulate) {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        var state = engine.newState()) {
      GradientSettings settings =
          GradientSettingsBuilder.steps(steps, new Schedule.Constant(RATE, 0))
              .optimizer(new Optimizer.Sgd(0, false, 0))
              .build();
      var precision = Precision.FLOAT32;
      TrainingPrograms shortest = settings.programs(model, precision);
      ProgramFamily family =
          ProgramFamily.of(
              model,
              shortest,
              lengths -> settings.programs(Learner.of(model), precision, lengths, Beginnings.ALL));
      new TrainingVariables(state, shortest, Optional.empty()).initialize(Map.of(), 1);
      List<Double> losses = new ArrayList<>();
      Supplier<Map<String, Double>> nothing = Map::of;
      TrainingPlan plan =
          new TrainingPlan(steps, accumulate, settings.schedule(), 1, Every.NEVER, false);
      try (TrainingLoop loop =
          new TrainingLoop(
              state,
              family,
              Optional.empty(),
              Optional.empty(),
              plan,
              new Batches(),
              nothing,
              List.of(
                  event -> {
                    if (event instanceof TrainingEvent.Stepped step) {
                      losses.add(step.loss());
                    }
                  }),
              new StopSignal())) {
        loop.run(TrainingPosition.START);
      }
      losses.add(state.read("w").item());
      return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** Sums in float32 of a few terms near 1: 1e-6. */
  @Test
  void batchesOfSeveralLengthsTrainOneWeight() {
    assertArrayEquals(byHand(12, 1), trained(new Recurrence(false), 12, 1), 1e-6);
  }

  @Test
  void microBatchesOfSeveralLengthsAddUp() {
    assertArrayEquals(byHand(5, 4), trained(new Recurrence(false), 5, 4), 1e-6);
  }

  @Test
  void aModelThatHasOtherWeightsAtOtherLengthsIsRefused() {
    String message =
        assertThrows(IllegalStateException.class, () -> trained(new Recurrence(true), 3, 1))
            .getMessage();
    assertTrue(message.startsWith("the programs for {time=2} have the variables"), message);
  }
}
