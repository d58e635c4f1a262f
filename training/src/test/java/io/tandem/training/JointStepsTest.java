package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.JointModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.JointPrograms;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Steps over several micro-batches of a loss that is one of all their examples together, against
 * the same steps over one batch of all.
 */
class JointStepsTest {
  private static final int ROWS = 24;
  private static final int WIDTH = 5;
  private static final int SIZE = 3;

  /**
   * Queries {@code x} are to find the first of their candidates {@code y} among those of all; other
   * examples may have fewer candidates. The loss has a weight of its own.
   *
   * @param dropout of the vectors
   */
  private record Finding(double dropout) implements JointModel {
    private static final Dim BATCH = Dim.symbol("batch");
    private static final Dim TEXTS = Dim.symbol("texts");

    @Override
    public String type() {
      return "finding";
    }

    @Override
    public Task task() {
      return Matching.ofPairs("second");
    }

    @Override
    public ExampleEncoder encoder() {
      return new ExampleEncoder() {
        @Override
        public Map<String, Feature> features() {
          return Map.of();
        }

        @Override
        public List<String> lengthAxes() {
          return List.of();
        }

        @Override
        public Example encode(Document document) {
          throw new UnsupportedOperationException();
        }
      };
    }

    @Override
    public Program vectors(Phase phase, Lengths lengths) {
      return Trace.program(
          "vectors",
          trace -> {
            Tensor w = trace.root().weight("w", Shape.of(WIDTH, SIZE), Initializer.normal(0.5));
            Tensor x = trace.input("x", TensorType.float32(BATCH, Dim.of(WIDTH)));
            Tensor y = trace.input("y", TensorType.float32(BATCH, TEXTS, Dim.of(WIDTH)));
            trace.output("first", Nn.dropout(x.matmul(w).tanh(), dropout));
            trace.output("second", Nn.dropout(y.matmul(w).tanh(), dropout));
            trace.output("unread", x);
          });
    }

    @Override
    public Program joint(Phase phase) {
      return Trace.program(
          "joint",
          trace -> {
            Tensor first = trace.input("first", TensorType.float32(BATCH, Dim.of(SIZE)));
            Tensor second = trace.input("second", TensorType.float32(BATCH, TEXTS, Dim.of(SIZE)));
            Tensor there = trace.input("there", TensorType.int32(BATCH, TEXTS)).notEqualTo(0);
            Tensor scale =
                trace.root().child("objective").weight("s", Shape.SCALAR, Initializer.ones());
            Tensor scores = // [B, B · C]
                first.matmul(second.flatten(0, 1).transpose(0, 1)).times(scale.exp());
            Tensor hidden = trace.scalar(DType.FLOAT32, -1e9);
            scores = Tensor.where(there.flatten(0, 1).unsqueeze(0), scores, hidden);
            Tensor targets = trace.iota(BATCH, DType.INT32).times(trace.size(TEXTS, DType.INT32));
            Tensor losses = Nn.crossEntropy(scores, targets, Batch.IGNORED, 0);
            trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
            trace.output(TrainingPrograms.LOSS_WEIGHT, losses.onesLike().sum());
          });
    }
  }

  /**
   * The examples of all steps in one order, so many in a batch. Example i has i / 8 % 3 + 1
   * candidates, so that batches of 8 have different numbers of them.
   */
  private record Batches(int size) implements BatchSource {
    @Override
    public long batches(long epoch) {
      return 10L * ROWS / size;
    }

    @Override
    public Batch read(BatchPosition position) {
      int begin = (int) position.index() * size;
      int most = 0;
      for (int i = begin; i < begin + size; i++) {
        most = Math.max(most, candidates(i));
      }
      float[] x = new float[size * WIDTH];
      float[] y = new float[size * most * WIDTH];
      int[] there = new int[size * most];
      for (int row = 0; row < size; row++) {
        int example = begin + row;
        for (int i = 0; i < WIDTH; i++) {
          x[row * WIDTH + i] = (float) Math.sin(31.0 * example + i);
        }
        for (int c = 0; c < candidates(example); c++) {
          there[row * most + c] = 1;
          for (int i = 0; i < WIDTH; i++) {
            float noise = (float) Math.sin(17.0 * example + 5 * c + 3 * i);
            y[(row * most + c) * WIDTH + i] = c == 0 ? x[row * WIDTH + i] + noise : noise;
          }
        }
      }
      Map<String, HostTensor> tensors =
          Map.of(
              "x", HostTensor.of(x, size, WIDTH),
              "y", HostTensor.of(y, size, most, WIDTH),
              "there", HostTensor.of(there, size, most));
      return new Batch(tensors, size, size, OptionalLong.empty());
    }

    private static int candidates(int example) {
      return example / 8 % 3 + 1;
    }
  }

  /** Losses of each step, and the weights after the last. */
  private static double[] trained(Finding model, int accumulate) {
    List<Double> told = new ArrayList<>();
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        var state = engine.newState()) {
      GradientSettings settings =
          GradientSettingsBuilder.steps(6, new Schedule.Constant(0.05, 0))
              .accumulate(accumulate)
              .optimizer(Optimizer.adamW())
              .clip(1)
              .build();
      Precision precision = Precision.FLOAT32;
      TrainingPrograms programs = settings.programs(model, precision);
      ProgramFamily family = ProgramFamily.of(model, programs, lengths -> programs);
      if (accumulate > 1) {
        family =
            family.jointly(
                lengths -> settings.joint(Learner.of(model), precision, lengths, Beginnings.ALL));
      }
      new TrainingVariables(state, programs, Optional.empty()).initialize(Map.of(), 1);
      Supplier<Map<String, Double>> nothing = Map::of;
      TrainingPlan plan =
          new TrainingPlan(6, accumulate, settings.schedule(), 1, Every.NEVER, false);
      try (TrainingLoop loop =
          new TrainingLoop(
              state,
              family,
              Optional.empty(),
              Optional.empty(),
              plan,
              new Batches(ROWS / accumulate),
              nothing,
              List.of(
                  event -> {
                    if (event instanceof TrainingEvent.Stepped step) {
                      told.add(step.loss());
                      told.add(step.gradientNorm());
                    }
                  }),
              new StopSignal())) {
        loop.run(TrainingPosition.START);
      }
      told.add(state.read("objective.s").item());
      for (double value : state.read("w").toDoubleArray()) {
        told.add(value);
      }
    }
    return told.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Steps of Adam multiply what sums of 32 bits differ in; without, they agree to 1e-7. */
  @ParameterizedTest
  @CsvSource({"2", "3", "6", "24"})
  void areThoseOfOneBatchOfAllExamples(int accumulate) {
    double[] whole = trained(new Finding(0), 1);
    assertArrayEquals(whole, trained(new Finding(0), accumulate), 1e-5);
    assertTrue(whole[10] < whole[0] - 0.1, "nothing is learned: " + whole[0] + ", " + whole[10]);
  }

  /**
   * What dropped out of vectors has no gradient when their batch is read again: only if the same
   * drops out.
   */
  @Test
  void dropTheSameWhenABatchIsReadAgain() {
    GradientSettings settings =
        GradientSettingsBuilder.steps(1, new Schedule.Constant(0.05, 0)).accumulate(3).build();
    Finding model = new Finding(0.4);
    JointPrograms joint =
        settings.joint(Learner.of(model), Precision.FLOAT32, Lengths.NONE, Beginnings.ALL);
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      TrainingPrograms programs = settings.programs(model, Precision.FLOAT32);
      new TrainingVariables(state, programs, Optional.empty()).initialize(Map.of(), 1);
      Map<String, HostTensor> batch =
          new HashMap<>(new Batches(8).read(BatchPosition.START).tensors());
      batch.put(Trace.SEED, HostTensor.scalar(5L));
      Map<String, HostTensor> read = new HashMap<>(batch);
      read.remove("there");
      HostTensor first;
      HostTensor second;
      try (Executable vectors = state.compile(joint.vectors(), CompileOptions.FUSED);
          Results results = vectors.run(read)) {
        first = results.host("first");
        second = results.host("second");
      }
      float[] dropped = first.toFloatArray();
      float[] kept = new float[dropped.length];
      for (int i = 0; i < dropped.length; i++) {
        kept[i] = dropped[i] == 0 ? 0 : 1;
        dropped[i] = 1 - kept[i];
      }
      read.put("gradient/second", HostTensor.of(new float[second.size()], second.extents()));
      try (Executable add = state.compile(joint.add(), CompileOptions.FUSED)) {
        read.put("gradient/first", HostTensor.of(dropped, first.extents()));
        add.run(read).close();
        assertEquals(0, norm(state.read("accumulator/gradient/w")));
        read.put("gradient/first", HostTensor.of(kept, first.extents()));
        add.run(read).close();
        assertTrue(norm(state.read("accumulator/gradient/w")) > 1);
      }
    }
  }

  private static double norm(HostTensor tensor) {
    return Math.sqrt(Arrays.stream(tensor.toDoubleArray()).map(v -> v * v).sum());
  }

  @Test
  void areRefusedInFloat16() {
    GradientSettings settings =
        GradientSettingsBuilder.steps(6, new Schedule.Constant(0.05, 0)).accumulate(3).build();
    String message =
        assertThrows(
                BadInputException.class,
                () ->
                    settings.joint(
                        Learner.of(new Finding(0)),
                        Precision.FLOAT16,
                        Lengths.NONE,
                        Beginnings.ALL))
            .getMessage();
    assertTrue(message.contains("bfloat16"), message);
    String told =
        assertThrows(
                BadInputException.class, () -> settings.programs(new Finding(0), Precision.FLOAT16))
            .getMessage();
    assertEquals(message, told);
  }

  @Test
  void joinsWhatItTakesApart() {
    HostTensor one = HostTensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);
    HostTensor two = HostTensor.of(new float[] {5, 6, 7, 8}, 2, 1, 2);
    HostTensor joined = JointBatches.joined(List.of(one, two));
    assertEquals(HostTensor.of(new float[] {1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 0, 0}, 3, 2, 2), joined);
    assertEquals(
        List.of(one, two), JointBatches.apart(joined, List.of(one.extents(), two.extents())));
    HostTensor line = HostTensor.of(new int[] {1, 2}, 2);
    assertEquals(
        HostTensor.of(new int[] {1, 2, 1, 2}, 4), JointBatches.joined(List.of(line, line)));
  }
}
