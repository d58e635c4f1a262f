package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.data.BatchSize;
import io.tandem.api.error.BadInputException;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import io.tandem.api.training.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientTrainerTest {
  private static final Schedule RATE = new Schedule.Constant(0.1, 0);
  private static final List<String> WEIGHTS = List.of("weight", "bias");

  @TempDir Path folder;

  private final Engine engine = RoundingEngine.open();
  private final List<TrainingEvent> events = new ArrayList<>();

  @AfterEach
  void close() {
    engine.close();
  }

  private TrainingTask task() {
    return TinyTraining.task(engine, 0)
        .savingTo(folder.resolve("checkpoints"))
        .telling(events::add);
  }

  /** A validation whose figures are given, one after the other. */
  private static Validation given(String metric, double... figures) {
    return new Validation() {
      private int asked;

      @Override
      public Set<String> metrics() {
        return Set.of(metric);
      }

      @Override
      public Map<String, Double> measure(TrainedModel model) {
        return Map.of(metric, figures[asked++]);
      }
    };
  }

  private <T extends TrainingEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static GradientSettingsBuilder steps(long steps) {
    return GradientSettingsBuilder.steps(steps, RATE).batch(8);
  }

  private Map<String, HostTensor> saved(String name) {
    return SafetensorsFile.readAll(
        folder.resolve("checkpoints").resolve(name).resolve(Checkpoint.WEIGHTS));
  }

  @Test
  void trainingStopsWhenValidationHasBroughtNothingBetterForItsPatience() {
    GradientSettings settings =
        steps(100)
            .validate(Every.steps(2))
            .earlyStopping(new Patience("accuracy", Direction.MAX, 3, 0.01))
            .build();
    TrainingTask task =
        task().validatedBy(given("accuracy", 0.5, 0.6, 0.605, Double.NaN, 0.61, 0.7));
    TinyTraining.train(settings, task);
    // 0.605 and 0.61 are no more than 0.01 better than 0.6, and NaN is nothing.
    assertEquals(
        new TrainingEvent.Ended(10, TrainingEvent.Ending.FINISHED),
        events.get(events.size() - 1 - 2));
    assertEquals(
        "accuracy was 0.600000 after step 4, and 3 validations brought nothing better",
        task.stop().finished().orElseThrow());
    assertFalse(task.stop().isRaised());
  }

  @Test
  void theBestWeightsAreKeptAndAreWhatTrainingGives() {
    GradientSettings settings =
        steps(10)
            .validate(Every.steps(2))
            .checkpoint(Every.steps(2), 1)
            .best(new BestKept("score", Direction.MAX, true))
            .build();
    Map<String, HostTensor> model =
        TinyTraining.train(settings, task().validatedBy(given("score", 1, 5, 2, 4, 3)));
    assertEquals(
        List.of(2L, 4L, 6L, 8L, 10L),
        events(TrainingEvent.Validated.class).stream().map(TrainingEvent.Validated::step).toList());
    assertTrue(Files.isDirectory(folder.resolve("checkpoints/step-4")));
    assertTrue(Files.isDirectory(folder.resolve("checkpoints/step-10")));
    assertFalse(Files.exists(folder.resolve("checkpoints/step-8")));
    WEIGHTS.forEach(
        name -> {
          assertEquals(saved("best").get(name), model.get(name), name);
          assertNotEquals(saved("last").get(name), model.get(name), name);
        });
  }

  @Test
  void theLastWeightsAreWhatTrainingGivesWhereTheBestAreOnlyToBeKept() {
    GradientSettings settings =
        steps(6).validate(Every.steps(2)).best(new BestKept("s", Direction.MIN, false)).build();
    Map<String, HostTensor> model =
        TinyTraining.train(settings, task().validatedBy(given("s", 1, 5, 2)));
    WEIGHTS.forEach(name -> assertEquals(saved("last").get(name), model.get(name), name));
    assertTrue(Files.isDirectory(folder.resolve("checkpoints/step-2")));
  }

  @Test
  void averagesFollowTheirFormulaAndAreWhatIsSavedAndGiven() {
    double decay = 0.75;
    int steps = 12;
    List<Map<String, HostTensor>> after = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      after.add(TinyTraining.train(steps(step).build(), TinyTraining.task(engine, 0)));
    }
    GradientSettings settings = steps(steps).average(new WeightAveraging(decay, false)).build();
    Map<String, HostTensor> averaged = TinyTraining.train(settings, task());
    for (String name : WEIGHTS) {
      // The average begins with the first weights, whose share is what the steps have left of it.
      double[] expected = initial(name);
      for (Map<String, HostTensor> weights : after) {
        double[] now = weights.get(name).toDoubleArray();
        for (int i = 0; i < expected.length; i++) {
          expected[i] = decay * expected[i] + (1 - decay) * now[i];
        }
      }
      assertArrayEquals(expected, averaged.get(name).toDoubleArray(), 1e-6, name);
      assertEquals(saved("last").get(name), averaged.get(name), name);
      assertEquals(after.get(steps - 1).get(name), averaged.get("average/" + name), name);
    }
  }

  private static double[] initial(String name) {
    return TinyTask.objective(0).variable(name).initialValue(5).toDoubleArray();
  }

  /** TensorFlow's rule: min(decay, (1 + n) / (10 + n)) after step n. */
  @Test
  void theFirstStepsCountMoreInAnAverageThatWarmsUp() {
    WeightAveraging warm = new WeightAveraging(0.999, true);
    assertEquals(1 - 2.0 / 11, warm.rate(1), 1e-15);
    assertEquals(1 - 101.0 / 110, warm.rate(100), 1e-15);
    assertEquals(0.001, warm.rate(1_000_000), 1e-15);
    assertEquals(0.001, new WeightAveraging(0.999, false).rate(1), 1e-15);
  }

  @Test
  void epochsAreSoManyStepsAsTheirBatchesFill() {
    // A pass has 80 examples: 10 batches of 8.
    for (var expected : Map.of(1.0, 3L, 2.0, 6L, 0.5, 1L, 0.01, 1L, 2.5, 8L).entrySet()) {
      GradientSettings settings =
          GradientSettingsBuilder.epochs(expected.getKey(), RATE).batch(8).accumulate(3).build();
      assertEquals(
          expected.getValue(),
          settings.steps(new TinyTraining.Data().shuffled(BatchSize.examples(8))),
          expected.getKey() + " epochs");
    }
    GradientSettings settings =
        GradientSettingsBuilder.epochs(3, RATE)
            .batch(8)
            .validate(new Every(0, 1))
            .checkpoint(new Every(0, 2), 5)
            .build();
    TinyTraining.train(settings, task());
    assertEquals(30, events(TrainingEvent.Stepped.class).size());
    assertEquals(
        List.of(10L, 20L),
        events(TrainingEvent.Validated.class).stream().map(TrainingEvent.Validated::step).toList());
    assertEquals(
        List.of(20L, 30L),
        events(TrainingEvent.Saved.class).stream().map(TrainingEvent.Saved::step).toList());
  }

  @Test
  void smoothedLabelsRaiseTheTrainingLossAndNotTheValidatedOne() {
    GradientSettings plain = steps(1).validate(Every.steps(1)).build();
    GradientSettings smooth =
        steps(1)
            .labelSmoothing(0.2)
            .validate(Every.steps(1))
            .best(new BestKept("loss", Direction.MIN, true))
            .build();
    TinyTraining.train(plain, TinyTraining.task(engine, 0).telling(events::add));
    double before = events(TrainingEvent.Stepped.class).get(0).loss();
    events.clear();
    TinyTraining.train(smooth, task());
    double after = events(TrainingEvent.Stepped.class).get(0).loss();
    // (1 - s) l + s m, where m is the mean of -log p over all classes and at least log 5.
    assertTrue(after >= 0.8 * before + 0.2 * Math.log(5) - 1e-6, before + " and " + after);
    double validated = events(TrainingEvent.Validated.class).get(0).metrics().get("loss");
    try (TrainedModel model =
        new GradientTrainer()
            .train(smooth, TinyTraining.task(engine, 0).savingTo(folder.resolve("again")))) {
      double measured = Validation.ofLoss(new TinyTraining.Data(), 16).measure(model).get("loss");
      assertEquals(measured, validated, 1e-9);
    }
  }

  @Test
  void frozenWeightsAreNeitherChangedNorAveraged() {
    WeightGroup frozen = new WeightGroup("bias", 1, Optional.empty(), true);
    GradientSettings settings =
        steps(5).group(frozen).average(new WeightAveraging(0.5, false)).build();
    Map<String, HostTensor> model = TinyTraining.train(settings, task());
    assertArrayEquals(initial("bias"), model.get("bias").toDoubleArray());
    assertFalse(model.containsKey("average/bias"));
    assertTrue(model.containsKey("average/weight"));
    assertEquals(saved("last").get("bias"), model.get("bias"));
  }

  @Test
  void whatGoesByValidationsNeedsSomeAndAMetricThatTheyGive() {
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class,
            () -> steps(5).best(new BestKept("loss", Direction.MIN, true)).build());
    assertEquals(
        "best goes by validations, and there are none; give validate-every or validate-epochs",
        none.getMessage());
    GradientSettings mistyped =
        steps(5)
            .validate(Every.steps(1))
            .earlyStopping(new Patience("lose", Direction.MIN, 1, 0))
            .build();
    BadInputException unknown =
        assertThrows(BadInputException.class, () -> TinyTraining.train(mistyped, task()));
    assertTrue(
        unknown
            .getMessage()
            .startsWith(
                "early-stopping.metric: 'lose' is no metric of the validation; did you mean"
                    + " 'loss'"),
        unknown.getMessage());
    GradientSettings kept =
        steps(5).validate(Every.steps(1)).best(new BestKept("loss", Direction.MIN, true)).build();
    TrainingTask nowhere = TinyTraining.task(engine, 0);
    assertThrows(BadInputException.class, () -> TinyTraining.train(kept, nowhere));
  }

  @Test
  void whatTheBuilderDoesNotSetIsAsInAConfigThatDoesNotSetIt() {
    GradientSettings built = GradientSettingsBuilder.steps(3, RATE).build();
    assertEquals(GradientSettingsTest.bound(Map.of()), built);
    assertEquals(Optimizer.adamW(), built.optimizer());
  }
}
