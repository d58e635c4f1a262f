package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.model.Lengths;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.training.Callback;
import io.tandem.api.training.LossMetrics;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {
  private static final Schedule RATE = new Schedule.Constant(0.1, 0);

  private final Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
  private final List<TrainingEvent> events = new ArrayList<>();
  private final StopSignal stop = new StopSignal();

  @AfterEach
  void close() {
    engine.close();
  }

  private DeviceState train(
      TrainingPlan plan, Optimizer optimizer, int batch, double dropout, Callback... more) {
    DeviceState state = engine.newState();
    TrainingPrograms programs =
        TrainingPrograms.of(
            TinyTask.objective(dropout), TrainingSettings.of(optimizer).withMaxNorm(0.7));
    List<Callback> callbacks = new ArrayList<>(List.of(events::add));
    callbacks.addAll(List.of(more));
    new TrainingVariables(state, programs, Optional.empty()).initialize(Map.of(), plan.seed());
    TinyTask.Examples held = new TinyTask.Examples(16, 64);
    try (CompiledObjective validated =
            new CompiledObjective(
                state, tensors -> Lengths.NONE, lengths -> TinyTask.objective(0));
        TrainingLoop loop =
            new TrainingLoop(
                state,
                ProgramFamily.of(programs),
                Optional.empty(),
                Optional.empty(),
                plan,
                new TinyTask.Examples(batch, 640),
                () -> LossMetrics.over(held, validated::score).figures(),
                callbacks,
                stop)) {
      loop.run(TrainingPosition.START);
    }
    return state;
  }

  private static TrainingPlan plan(long steps, int accumulate, long validateEvery) {
    return new TrainingPlan(steps, accumulate, RATE, 3, Every.steps(validateEvery), false);
  }

  private List<Double> losses() {
    return events.stream()
        .filter(TrainingEvent.Stepped.class::isInstance)
        .map(e -> ((TrainingEvent.Stepped) e).loss())
        .toList();
  }

  @Test
  void fourMicroBatchesOfEightEqualOneBatchOf32AlsoWhereTheyHaveUnequalNumbersOfTargets() {
    for (Optimizer optimizer :
        List.of(
            new Optimizer.Sgd(0.9, true, 0.01),
            new Optimizer.AdamW(0.9, 0.999, 1e-8, 0.1),
            new Optimizer.Adagrad(1e-10, 0.1, 0),
            new Optimizer.Lamb(0.9, 0.999, 1e-6, 0.01))) {
      DeviceState large = train(plan(20, 1, 0), optimizer, 32, 0);
      List<Double> largeLosses = losses();
      events.clear();
      DeviceState small = train(plan(20, 4, 0), optimizer, 8, 0);
      List<Double> smallLosses = losses();
      events.clear();
      for (int i = 0; i < 20; i++) {
        assertEquals(largeLosses.get(i), smallLosses.get(i), 1e-6, optimizer + " step " + i);
      }
      for (String weight : List.of("weight", "bias")) {
        assertArrayEquals(
            large.read(weight).toDoubleArray(),
            small.read(weight).toDoubleArray(),
            1e-6,
            optimizer + " " + weight);
      }
    }
  }

  @Test
  void trainingLowersTheLossThatValidationReports() {
    train(plan(60, 1, 20), new Optimizer.AdamW(0.9, 0.999, 1e-8, 0), 32, 0);
    List<TrainingEvent.Validated> validations =
        events.stream()
            .filter(TrainingEvent.Validated.class::isInstance)
            .map(TrainingEvent.Validated.class::cast)
            .toList();
    assertEquals(List.of(20L, 40L), validations.stream().map(v -> v.step()).toList());
    Map<String, Double> last = validations.get(1).metrics();
    assertTrue(losses().get(59) < losses().get(0));
    double loss = last.get("loss");
    assertEquals(Math.exp(loss), last.get("perplexity"), 1e-12);
    assertEquals(loss / Math.log(2) / 2, last.get("bits-per-byte"), 1e-6);
  }

  @Test
  void dropoutIsDrawnFromTheSeedTheStepAndTheMicroBatch() {
    Optimizer frozen = new Optimizer.Sgd(0, false, 0);
    train(plan(3, 2, 0), frozen, 16, 0.5);
    List<Double> first = losses();
    events.clear();
    train(plan(3, 2, 0), frozen, 16, 0.5);
    assertEquals(first, losses());
    events.clear();
    train(new TrainingPlan(3, 2, RATE, 4, Every.NEVER, false), frozen, 16, 0.5);
    assertNotEquals(first, losses());
  }

  @Test
  void aStopSignalEndsTheLoopAfterTheStepWithoutValidation() {
    Callback raise =
        event -> {
          if (event instanceof TrainingEvent.Stepped stepped && stepped.step() == 7) {
            stop.raise();
          }
        };
    train(plan(100, 1, 7), new Optimizer.Sgd(0, false, 0), 32, 0, raise);
    assertEquals(
        new TrainingEvent.Ended(7, TrainingEvent.Ending.INTERRUPTED),
        events.get(events.size() - 1));
    assertFalse(events.stream().anyMatch(TrainingEvent.Validated.class::isInstance));
  }

  @Test
  void aLossThatIsNotFiniteEndsTheLoopNamingStepAndWeights() {
    Schedule explode = new Schedule.Constant(1e200, 0);
    TrainingPlan plan = new TrainingPlan(50, 1, explode, 3, Every.NEVER, false);
    DivergenceException e =
        assertThrows(
            DivergenceException.class,
            () ->
                train(
                    plan,
                    new Optimizer.Sgd(0, false, 0),
                    32,
                    0,
                    new NonFiniteGuard(List.of("weight", "bias"))));
    assertTrue(e.getMessage().startsWith("at step " + e.step() + " the loss is "), e.getMessage());
  }

  @Test
  void theGuardNamesTheWeightsWhoseGradientsAreNotFinite() {
    NonFiniteGuard guard = new NonFiniteGuard(List.of("a", "b", "c"));
    TrainingEvent.Stepped bad =
        new TrainingEvent.Stepped(9, 1, Double.NaN, List.of(1.0, Double.NaN, 2.0), 1, 1, 1, 1);
    DivergenceException e = assertThrows(DivergenceException.class, () -> guard.on(bad));
    assertEquals(
        "at step 9 the loss is 1.0 and the gradient's norm NaN; the gradients of 1 of 3 weights are"
            + " not finite: b",
        e.getMessage());
  }
}
