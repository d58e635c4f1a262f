package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Placement;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.backend.tck.reference.Rounding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in float16: steps are skipped where the scale is too great, and else are as any. */
class HalfPrecisionTest {
  private static final int STEPS = 17;

  /** So great at first that steps are skipped, and growing so often that later ones are, too. */
  private static final LossScaling RESTLESS = new LossScaling(0x1p20, 4, 0.25, 2);

  @TempDir Path folder;

  private final Engine engine =
      new RoundingEngine(new ReferenceBackend(Rounding.REDUCED).open(EngineOptions.cpu()));
  private final List<TrainingEvent.Stepped> steps = new ArrayList<>();

  @AfterEach
  void close() {
    engine.close();
  }

  private static GradientSettingsBuilder settings() {
    return GradientSettingsBuilder.steps(STEPS, new Schedule.Cosine(0.2, 3, 0.01))
        .batch(8)
        .optimizer(new Optimizer.AdamW(0.9, 0.99, 1e-8, 0.1));
  }

  private TrainingTask task(Precision precision, double dropout, long stopAfter) {
    StopSignal stop = new StopSignal();
    return TrainingTask.of(new TinyTraining.Data(), 5)
        .on(new Placement(new TinyTraining.Classifier(dropout), engine, precision))
        .telling(
            event -> {
              if (event instanceof TrainingEvent.Stepped stepped) {
                steps.add(stepped);
                if (stepped.step() == stopAfter) {
                  stop.raise();
                }
              }
            })
        .stoppedBy(stop);
  }

  private Map<String, HostTensor> train(GradientSettings settings, Precision precision) {
    steps.clear();
    return TinyTraining.train(settings, task(precision, 0, -1));
  }

  @Test
  void skippedStepsCountForTheScheduleAndNotForTheOptimizer() {
    Map<String, HostTensor> values =
        train(settings().lossScale(RESTLESS).build(), Precision.FLOAT16);
    assertEquals(STEPS, steps.size());
    long skipped = steps.stream().filter(TrainingEvent.Stepped::skipped).count();
    assertTrue(steps.get(0).skipped(), "the first scale is too great");
    assertTrue(skipped < STEPS - 3, skipped + " steps are skipped");
    assertTrue(
        steps.subList(STEPS / 2, STEPS).stream().anyMatch(TrainingEvent.Stepped::skipped),
        "and later ones again");
    assertEquals((double) (STEPS - skipped), values.get(TrainingPrograms.STEP).item());
    Schedule schedule = new Schedule.Cosine(0.2, 3, 0.01);
    LossScale scale = LossScale.first(RESTLESS);
    for (TrainingEvent.Stepped step : steps) {
      assertEquals(schedule.rate(step.step(), STEPS), step.rate());
      assertEquals(OptionalDouble.of(scale.value()), step.lossScale());
      assertEquals(!step.skipped(), Double.isFinite(step.gradientNorm()));
      assertTrue(Double.isFinite(step.loss()));
      scale =
          step.skipped()
              ? scale.afterOverflow(RESTLESS).orElseThrow()
              : scale.afterFinite(RESTLESS);
    }
  }

  @Test
  void theCurveIsThatOfFloat32WhereNoStepIsSkipped() {
    for (int accumulate : new int[] {1, 3}) {
      GradientSettings settings = settings().accumulate(accumulate).build();
      train(settings, Precision.FLOAT32);
      List<TrainingEvent.Stepped> wanted = List.copyOf(steps);
      GradientSettings small =
          settings().accumulate(accumulate).lossScale(new LossScaling(1024, 2, 0.5, 2000)).build();
      train(small, Precision.FLOAT16);
      for (int i = 0; i < STEPS; i++) {
        assertFalse(steps.get(i).skipped());
        // One unit in the last place of f16 is 2^-10 of a number.
        assertEquals(wanted.get(i).loss(), steps.get(i).loss(), 0.01, "step " + (i + 1));
        assertEquals(wanted.get(i).targetTokens(), steps.get(i).targetTokens());
        assertEquals(OptionalDouble.empty(), wanted.get(i).lossScale());
      }
      assertTrue(Math.abs(wanted.get(0).loss() - steps.get(0).loss()) > 1e-8, "it is in f16");
    }
  }

  @Test
  void stoppedAfterAnyStepAndContinuedItEndsWithTheSameBits() {
    GradientSettings settings =
        settings()
            .accumulate(2)
            .lossScale(RESTLESS)
            .average(new WeightAveraging(0.8, true))
            .checkpoint(Every.steps(3), 2)
            .build();
    TrainingTask whole = task(Precision.FLOAT16, 0.3, -1).savingTo(folder.resolve("undisturbed"));
    Map<String, HostTensor> wanted = TinyTraining.train(settings, whole);
    List<String> told = told();
    for (int step = 1; step < STEPS; step++) {
      Path checkpoints = folder.resolve("stopped-" + step);
      steps.clear();
      TinyTraining.train(settings, task(Precision.FLOAT16, 0.3, step).savingTo(checkpoints));
      TrainingTask rest = task(Precision.FLOAT16, 0.3, -1).resumingFrom(checkpoints);
      assertEquals(wanted, TinyTraining.train(settings, rest), "stopped after step " + step);
      assertEquals(told, told(), "stopped after step " + step);
    }
  }

  private List<String> told() {
    return steps.stream()
        .map(s -> s.step() + " " + s.loss() + " " + s.lossScale() + " " + s.skipped() + s.rate())
        .toList();
  }

  @Test
  void aRunEndsWhereNoScaleIsSmallEnough() {
    GradientSettings settings =
        settings().lossScale(new LossScaling(0x1p20, 2, 1e-7, 2000)).build();
    DivergenceException failure =
        assertThrows(DivergenceException.class, () -> train(settings, Precision.FLOAT16));
    assertEquals(1, failure.step());
    assertTrue(failure.getMessage().contains("too great for float16"), failure.getMessage());
    assertTrue(failure.getMessage().contains("1048576"), failure.getMessage());
    assertEquals(1, steps.size(), "the step was told before");
  }

  @Test
  void aScaleIsRefusedWhereNothingIsScaled() {
    GradientSettings settings = settings().lossScale(LossScaling.USUAL).build();
    for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
      BadInputException refused =
          assertThrows(BadInputException.class, () -> train(settings, precision));
      assertTrue(refused.getMessage().contains("float16 only"), refused.getMessage());
    }
  }

  @Test
  void aScaleThatIsNoneIsNotTakenUp() {
    LossScaler scaler = new LossScaler(LossScaling.USUAL);
    for (double scale : new double[] {0, -4, 1e300}) {
      JsonObject state = JsonObject.builder().put("scale", scale).put("good-steps", 3).build();
      assertThrows(JsonException.class, () -> scaler.restore(state), "scale " + scale);
    }
    assertEquals(LossScale.first(LossScaling.USUAL), scaler.scale());
  }
}
