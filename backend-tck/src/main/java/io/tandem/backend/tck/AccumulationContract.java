package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.optim.WeightAverage;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.training.TinyGpt;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Four micro-batches of eight are one batch of 32, to the rounding of 32-bit floats, with losses
 * that are masked so that every micro-batch has another number of targets; and averages of weights.
 */
abstract class AccumulationContract {
  private static final int IGNORED = -100;
  private static final int LARGE = 32;
  private static final int SMALL = 8;

  /** What two orders of summation in 32-bit floats may lie apart, relative to a tensor's norm. */
  private static final double TOLERANCE = 1e-5;

  private static final List<Optimizer> OPTIMIZERS =
      List.of(
          new Optimizer.Sgd(0.9, true, 0.1),
          new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1),
          new Optimizer.Adagrad(1e-10, 0.1, 0),
          new Optimizer.Lamb(0.9, 0.999, 1e-6, 0.01),
          new Optimizer.Lion(0.9, 0.99, 0.1),
          new Optimizer.Adafactor(0, 0.8, 1e-30, 1e-3, 1, true, 0));

  private final TrainedModel model = TinyGpt.model(0);

  protected abstract Subject subject();

  private TrainingPrograms programs(Optimizer optimizer) {
    return TrainingPrograms.of(model.objective(), TrainingSettings.of(optimizer).withMaxNorm(1));
  }

  /** A batch of 32 sequences, each with targets at its first places only. */
  private Map<String, HostTensor> batch(int step) {
    List<int[]> ids = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    int[] lengths = Sample.integers(7000 + step, 1, 13, LARGE).toIntArray();
    long width = 0;
    for (int part = 0; ids.size() < LARGE; part++) {
      Map<String, HostTensor> some = model.batches().apply(step * LARGE + part);
      width = some.get("ids").extents()[1];
      ids.addAll(rows(some.get("ids")));
      targets.addAll(rows(some.get("targets")));
    }
    for (int row = 0; row < LARGE; row++) {
      // The first micro-batch has one target in each sequence, the others more and more.
      int kept = Math.min(lengths[row], 1 + row / SMALL * 4);
      Arrays.fill(targets.get(row), Math.min(kept, (int) width), (int) width, IGNORED);
    }
    return Map.of("ids", stacked(ids, 0, LARGE), "targets", stacked(targets, 0, LARGE));
  }

  private static List<int[]> rows(HostTensor tensor) {
    int[] all = tensor.toIntArray();
    int width = (int) tensor.extents()[1];
    List<int[]> rows = new ArrayList<>();
    for (int begin = 0; begin < all.length; begin += width) {
      rows.add(Arrays.copyOfRange(all, begin, begin + width));
    }
    return rows;
  }

  private static HostTensor stacked(List<int[]> rows, int from, int to) {
    int[] all = rows.subList(from, to).stream().flatMapToInt(Arrays::stream).toArray();
    return HostTensor.of(all, to - from, all.length / (to - from));
  }

  private static Map<String, HostTensor> micro(Map<String, HostTensor> batch, int number) {
    Map<String, HostTensor> part = new HashMap<>();
    batch.forEach(
        (name, tensor) ->
            part.put(name, stacked(rows(tensor), number * SMALL, (number + 1) * SMALL)));
    return part;
  }

  private static Map<String, HostTensor> with(Map<String, HostTensor> batch, int step) {
    Map<String, HostTensor> inputs = new HashMap<>(batch);
    inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(Trajectory.rate(0.3, step)));
    return inputs;
  }

  private static void assertClose(String name, HostTensor wanted, HostTensor got) {
    double[] expected = wanted.toDoubleArray();
    double[] found = got.toDoubleArray();
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += (found[i] - expected[i]) * (found[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    double relative = Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-30);
    assertTrue(relative < TOLERANCE, name + " differs by " + relative + " of its norm");
  }

  @Test
  void twentyStepsOfFourMicroBatchesEndWhereTwentyStepsOfTheLargeBatchDo() {
    TrainingPrograms programs = programs(new Optimizer.Sgd(0, false, 0));
    TrainingPrograms.Accumulation parts = programs.accumulation().orElseThrow();
    try (DeviceState large = subject().engine().newState();
        DeviceState small = subject().engine().newState()) {
      Trajectory.initialize(large, programs);
      Trajectory.initialize(small, programs);
      try (Executable step = large.compile(programs.step(), CompileOptions.FUSED);
          Executable add = small.compile(parts.add(), CompileOptions.FUSED);
          Executable finish = small.compile(parts.finish(), CompileOptions.FUSED)) {
        for (int i = 1; i <= 20; i++) {
          Map<String, HostTensor> batch = batch(i);
          double wanted;
          try (Results results = step.run(with(batch, i))) {
            wanted = results.host(TrainingPrograms.LOSS).item();
          }
          for (int part = 0; part < 3; part++) {
            add.run(micro(batch, part)).close();
          }
          try (Results results = finish.run(with(micro(batch, 3), i))) {
            double got = results.host(TrainingPrograms.LOSS).item();
            assertEquals(wanted, got, TOLERANCE * wanted, "the loss of step " + i);
          }
        }
      }
      for (String name : programs.trained()) {
        HostTensor initial = programs.objective().variable(name).initialValue(5);
        assertTrue(!initial.equals(large.read(name)), name + " was trained");
        assertClose(name, large.read(name), small.read(name));
      }
    }
  }

  @Test
  void gradientsOfFourMicroBatchesAreThoseOfTheLargeBatchForEveryOptimizer() {
    for (Optimizer optimizer : OPTIMIZERS) {
      TrainingPrograms programs = programs(optimizer);
      TrainingPrograms.Accumulation parts = programs.accumulation().orElseThrow();
      try (DeviceState large = subject().engine().newState();
          DeviceState small = subject().engine().newState()) {
        Trajectory.initialize(large, programs);
        Trajectory.initialize(small, programs);
        Map<String, HostTensor> batch = batch(1);
        try (Executable whole = large.compile(parts.add(), CompileOptions.FUSED);
            Executable add = small.compile(parts.add(), CompileOptions.FUSED)) {
          whole.run(batch).close();
          for (int part = 0; part < 4; part++) {
            add.run(micro(batch, part)).close();
          }
        }
        for (String name : programs.trained()) {
          String sum = "accumulator/gradient/" + name;
          assertClose(optimizer + ": " + name, large.read(sum), small.read(sum));
        }
      }
    }
  }

  @Test
  void averagesMoveByTheirRateAndChangePlacesWithTheWeightsBitForBit() {
    TrainingPrograms programs = programs(Optimizer.adamW());
    WeightAverage average = WeightAverage.of(programs);
    try (DeviceState state = subject().engine().newState()) {
      Trajectory.initialize(state, programs);
      Map<String, HostTensor> averages = new HashMap<>();
      int seed = 0;
      for (String name : programs.trained()) {
        HostTensor value = Sample.normal(seed++, state.read(name).extents());
        averages.put(name, value.castTo(state.read(name).dtype()));
        state.assign(average.averages().get(name).name(), averages.get(name));
      }
      Map<String, HostTensor> before = Trajectory.read(state);
      try (Executable exchange = state.compile(average.exchange(), CompileOptions.FUSED);
          Executable update = state.compile(average.update(), CompileOptions.FUSED)) {
        exchange.run(Map.of()).close();
        for (String name : programs.trained()) {
          assertEquals(averages.get(name), state.read(name), name);
          assertEquals(before.get(name), state.read("average/" + name), name);
        }
        exchange.run(Map.of()).close();
        assertEquals(before, Trajectory.read(state));
        float rate = 0.125f;
        update.run(Map.of(WeightAverage.RATE, HostTensor.scalar(rate))).close();
        for (String name : programs.trained()) {
          double[] weight = before.get(name).toDoubleArray();
          double[] moved = averages.get(name).toDoubleArray();
          for (int i = 0; i < moved.length; i++) {
            moved[i] += rate * (weight[i] - moved[i]);
          }
          double[] found = state.read("average/" + name).toDoubleArray();
          for (int i = 0; i < moved.length; i++) {
            assertEquals(moved[i], found[i], 1e-6 * Math.max(1, Math.abs(moved[i])), name);
          }
          assertEquals(before.get(name), state.read(name), name);
        }
      }
    }
  }
}
