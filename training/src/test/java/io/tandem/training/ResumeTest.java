package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Callback;
import io.tandem.api.training.Placement;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is stopped and continued is the one that was not, bit for bit. */
class ResumeTest {
  private static final int STEPS = 23;

  @TempDir Path folder;

  private final Engine engine = RoundingEngine.open();

  @AfterEach
  void close() {
    engine.close();
  }

  /** All that has a memory: dropout, an optimizer, averages, best weights, patience, passes. */
  private static GradientSettingsBuilder everything() {
    return GradientSettingsBuilder.steps(STEPS, new Schedule.Cosine(0.2, 3, 0.01))
        .batch(8)
        .accumulate(3)
        .optimizer(new Optimizer.AdamW(0.9, 0.99, 1e-8, 0.1))
        .labelSmoothing(0.1)
        .average(new WeightAveraging(0.8, true))
        .validate(Every.steps(2))
        .earlyStopping(new Patience("loss", Direction.MIN, 6, 1e-4))
        .best(new BestKept("loss", Direction.MIN, true))
        .checkpoint(Every.steps(3), 2);
  }

  /** What a run tells that does not depend on the time that it took. */
  private static final class Told implements Callback {
    private final List<String> events = new ArrayList<>();
    private final StopSignal stop;
    private final long stopAfter;

    Told(StopSignal stop, long stopAfter) {
      this.stop = stop;
      this.stopAfter = stopAfter;
    }

    @Override
    public void on(TrainingEvent event) {
      if (event instanceof TrainingEvent.Stepped s) {
        events.add(
            s.step() + " " + s.loss() + " " + s.gradientNorms() + s.rate() + s.targetTokens());
        if (s.step() == stopAfter) {
          stop.raise();
        }
      } else if (event instanceof TrainingEvent.Validated) {
        events.add(event.toString());
      }
    }
  }

  private Told told(long stopAfter) {
    return new Told(new StopSignal(), stopAfter);
  }

  private Map<String, HostTensor> run(Path checkpoints, GradientSettings settings, Told told) {
    TrainingTask task =
        TinyTraining.task(engine, 0.3).resumingFrom(checkpoints).telling(told).stoppedBy(told.stop);
    return TinyTraining.train(settings, task);
  }

  @Test
  void stoppedAfterAnyStepAndContinuedItEndsWithTheSameBitsAndTellsTheSame() {
    GradientSettings settings = everything().build();
    Told undisturbed = told(-1);
    Map<String, HostTensor> wanted = run(folder.resolve("undisturbed"), settings, undisturbed);
    assertTrue(undisturbed.events.size() > STEPS, "validated, too");
    for (int step = 1; step < STEPS; step++) {
      Path checkpoints = folder.resolve("stopped-" + step);
      Told first = told(step);
      run(checkpoints, settings, first);
      Told second = told(-1);
      assertEquals(wanted, run(checkpoints, settings, second), "stopped after step " + step);
      List<String> all = new ArrayList<>(first.events);
      all.addAll(second.events);
      assertEquals(undisturbed.events, all, "stopped after step " + step);
    }
  }

  /** The classifier, drawn to values that are given, as a student is to its teacher's. */
  private record Drawn(HostTensor values) implements Model {
    @Override
    public String type() {
      return "drawn";
    }

    @Override
    public Program objective(Phase phase) {
      return Trace.program(
          type(),
          trace -> {
            Map<String, Tensor> plain = trace.inline(TinyTask.objective(0), Map.of());
            Variable given =
                new Variable(
                    "teacher.weight",
                    values.type(),
                    new Initializer.Values(values),
                    Variable.Role.GIVEN);
            Tensor weight = trace.root().weight("weight", values.shape(), Initializer.normal(0.5));
            Tensor far = weight.minus(trace.variable(given)).square().sum();
            Tensor targets = plain.get(TrainingPrograms.LOSS_WEIGHT);
            trace.output(
                TrainingPrograms.LOSS_SUM,
                plain.get(TrainingPrograms.LOSS_SUM).plus(far.times(targets)));
            trace.output(TrainingPrograms.LOSS_WEIGHT, targets);
          });
    }
  }

  @Test
  void whatIsGivenIsInNoCheckpointAndThereAgainWhenItIsContinued() {
    float[] numbers = new float[40];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 7 - 3;
    }
    HostTensor values = HostTensor.of(numbers, 8, 5);
    Placement placement = new Placement(new Drawn(values), engine, Precision.FLOAT32);
    TrainingTask task = TrainingTask.of(new TinyTraining.Data(), 5).on(placement);
    GradientSettings settings = everything().build();
    Told undisturbed = told(-1);
    Path whole = folder.resolve("whole");
    Map<String, HostTensor> wanted =
        TinyTraining.train(settings, task.resumingFrom(whole).telling(undisturbed));
    Told first = told(10);
    Path stopped = folder.resolve("stopped");
    TinyTraining.train(settings, task.resumingFrom(stopped).telling(first).stoppedBy(first.stop));
    assertEquals(wanted, TinyTraining.train(settings, task.resumingFrom(stopped)));
    assertEquals(values, wanted.get("teacher.weight"));
    Path last = new Checkpoints(whole, into -> {}).newest().orElseThrow().path();
    for (String file : List.of(Checkpoint.WEIGHTS, Checkpoint.STATE)) {
      try (SafetensorsFile stored = SafetensorsFile.open(last.resolve(file))) {
        assertTrue(
            stored.tensors().keySet().stream().noneMatch(name -> name.contains("teacher")),
            stored.tensors().keySet().toString());
      }
    }
  }

  @Test
  void aRunThatIsCompleteIsContinuedByNothingAndEndsWithTheSameWeights() {
    GradientSettings settings = everything().build();
    Path checkpoints = folder.resolve("complete");
    Map<String, HostTensor> wanted = run(checkpoints, settings, told(-1));
    Told again = told(-1);
    assertEquals(wanted, run(checkpoints, settings, again));
    assertEquals(List.of(), again.events);
  }

  @Test
  void checkpointOfAnotherModelIsRefusedWithTheFirstWeightsThatDiffer() {
    GradientSettings sgd =
        GradientSettingsBuilder.steps(3, new Schedule.Constant(0.1, 0))
            .optimizer(new Optimizer.Sgd(0, false, 0))
            .build();
    Path checkpoints = folder.resolve("checkpoints");
    run(checkpoints, sgd, told(2));
    GradientSettings adamW =
        GradientSettingsBuilder.steps(3, new Schedule.Constant(0.1, 0)).build();
    String message =
        assertThrows(BadInputException.class, () -> run(checkpoints, adamW, told(-1))).getMessage();
    assertTrue(message.contains("the states of another training"), message);
    assertTrue(message.contains("optimizer/mean/bias [5] is not there"), message);
  }

  @Test
  void folderWithCheckpointsIsNotTakenForAnotherTraining() {
    GradientSettings settings =
        GradientSettingsBuilder.steps(2, new Schedule.Constant(0.1, 0)).build();
    Path checkpoints = folder.resolve("checkpoints");
    run(checkpoints, settings, told(-1));
    TrainingTask task = TinyTraining.task(engine, 0).savingTo(checkpoints);
    BadInputException refused =
        assertThrows(BadInputException.class, () -> TinyTraining.train(settings, task));
    assertTrue(refused.getMessage().contains("holds checkpoints already"), refused.getMessage());
    assertEquals(Optional.empty(), task.stop().finished());
  }

  @Test
  void damageToTheBestCheckpointIsToldBeforeTrainingGoesOn() throws IOException {
    GradientSettings settings = everything().build();
    Path checkpoints = folder.resolve("checkpoints");
    run(checkpoints, settings, told(12));
    Path weights = checkpoints.resolve("best").toRealPath().resolve("model.safetensors");
    Path last = checkpoints.resolve("last").toRealPath();
    assertNotEquals(last, weights.getParent());
    Files.writeString(weights, "other");
    Told again = told(-1);
    BadInputException refused =
        assertThrows(BadInputException.class, () -> run(checkpoints, settings, again));
    assertTrue(refused.getMessage().contains(weights.toString()), refused.getMessage());
    assertEquals(List.of(), again.events);
  }
}
