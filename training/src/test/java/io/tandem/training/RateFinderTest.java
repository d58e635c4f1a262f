package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingData;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.training.RateCurve.Ending;
import io.tandem.training.RateCurve.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateFinderTest {
  private static final Optimizer SGD = new Optimizer.Sgd(0, false, 0);

  private final Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
  private final List<TrainingEvent> events = new ArrayList<>();
  private final TrainingTask task = TinyTraining.task(engine, 0.2).telling(events::add);

  @TempDir Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private static GradientSettingsBuilder settings() {
    return GradientSettingsBuilder.steps(3, new Schedule.Constant(0.1, 0))
        .batch(8)
        .optimizer(SGD)
        .clip(5);
  }

  @Test
  void everyStepIsOneOfATrainingWithTheRatesOfTheRange() {
    RateRange range = new RateRange(1e-3, 1, 30);
    GradientSettings settings =
        settings()
            .accumulate(2)
            .group(new WeightGroup("bias", 0.5, Optional.empty(), false))
            .build();
    RateCurve found = RateFinder.find(settings, task, range);
    assertEquals(Ending.COMPLETED, found.ending());
    assertEquals(30, found.points().size());
    assertEquals(1e-3, found.points().get(0).rate(), 1e-15);
    assertEquals(1, found.points().get(29).rate(), 1e-12);
    assertEquals(
        found.points().get(10).rate() / found.points().get(9).rate(),
        Math.pow(1000, 1 / 29.0),
        1e-12);
    List<Double> seen = losses();
    events.clear();
    GradientSettings same =
        GradientSettingsBuilder.steps(30, new Schedule.Exponential(1e-3, 1, 1000))
            .batch(8)
            .optimizer(SGD)
            .clip(5)
            .accumulate(2)
            .group(new WeightGroup("bias", 0.5, Optional.empty(), false))
            .build();
    TinyTraining.train(same, task);
    assertEquals(losses(), found.points().stream().map(Point::loss).toList());
    assertEquals(losses(), seen);
  }

  private List<Double> losses() {
    return events.stream()
        .filter(TrainingEvent.Stepped.class::isInstance)
        .map(event -> ((TrainingEvent.Stepped) event).loss())
        .toList();
  }

  /** A task whose batches are made from their number. */
  private TrainingTask always(LongFunction<Batch> batch) {
    BatchSource source =
        new BatchSource() {
          @Override
          public long batches(long epoch) {
            return 1000;
          }

          @Override
          public Batch read(BatchPosition position) {
            return batch.apply(position.index());
          }
        };
    TrainingData plain = new TinyTraining.Data();
    TrainingData data =
        new TrainingData() {
          @Override
          public String name() {
            return plain.name();
          }

          @Override
          public Task task() {
            return plain.task();
          }

          @Override
          public List<Document> documents() {
            return plain.documents();
          }

          @Override
          public List<Document> trainingDocuments() {
            return plain.trainingDocuments();
          }

          @Override
          public Tokenizer tokenizer() {
            return plain.tokenizer();
          }

          @Override
          public BatchSource shuffled(BatchSize size) {
            return source;
          }

          @Override
          public BatchSource inOrder(BatchSize size) {
            return source;
          }

          @Override
          public BatchSource validation(BatchSize size) {
            return source;
          }
        };
    return TrainingTask.of(data, 5).on(task.placement().orElseThrow()).telling(events::add);
  }

  private static Batch some() {
    return new TinyTask.Examples(40, 40).read(new BatchPosition(0, 0));
  }

  @Test
  void atTheSuggestedRateTheLossFallsAsItDoesNotAtAThousandthOfIt() {
    TrainingTask learnable = always(index -> some());
    GradientSettings settings = settings().build();
    RateCurve curve = RateFinder.find(settings, learnable, new RateRange(1e-6, 100, 100));
    double rate = curve.steepest().orElseThrow().rate();
    double fast = after30Steps(learnable, rate);
    double slow = after30Steps(learnable, rate / 1000);
    double before = curve.points().get(0).loss();
    assertTrue(before - fast > 5 * (before - slow), rate + ": " + before + " " + fast + " " + slow);
  }

  private double after30Steps(TrainingTask learnable, double rate) {
    events.clear();
    GradientSettings settings =
        GradientSettingsBuilder.steps(30, new Schedule.Constant(rate, 0))
            .optimizer(SGD)
            .clip(5)
            .build();
    TinyTraining.train(settings, learnable);
    return losses().get(29);
  }

  @Test
  void itEndsWhereTheLossExplodes() {
    RateCurve curve =
        RateFinder.find(settings().clip(1e30).build(), task, new RateRange(1e-3, 1e6, 100));
    assertEquals(Ending.DIVERGED, curve.ending());
    assertTrue(curve.points().size() < 100);
    Point last = curve.points().get(curve.points().size() - 1);
    double best = curve.points().stream().mapToDouble(Point::smoothed).min().orElseThrow();
    assertTrue(last.smoothed() > 4 * best);
    TrainingEvent end = events.get(events.size() - 1);
    assertEquals(new TrainingEvent.Ended(last.step(), TrainingEvent.Ending.FINISHED), end);
  }

  @Test
  void itEndsWithoutAFailureWhereALossIsNotFinite() {
    Batch plain = some();
    Map<String, HostTensor> bad = new HashMap<>(plain.tensors());
    float[] features = new float[40 * 8];
    Arrays.fill(features, Float.NaN);
    bad.put("x", HostTensor.of(features, 40, 8));
    Batch broken = new Batch(bad, plain.examples(), plain.targetTokens(), plain.targetBytes());
    TrainingTask breaking = always(index -> index < 15 ? plain : broken);
    RateCurve curve = RateFinder.find(settings().build(), breaking);
    assertEquals(Ending.NOT_FINITE, curve.ending());
    assertEquals(16, curve.points().size());
    assertTrue(Double.isNaN(curve.points().get(15).loss()));
    assertTrue(curve.steepest().orElseThrow().step() <= 15);
  }

  @Test
  void itEndsWithoutAFailureWhereTheLoopFindsAGradientThatIsNotFinite() {
    TrainingTask breaking =
        task.telling(
            event -> {
              if (event.step() == 7) {
                throw new DivergenceException(7, "a gradient is not finite");
              }
            });
    RateCurve curve = RateFinder.find(settings().build(), breaking);
    assertEquals(Ending.NOT_FINITE, curve.ending());
    assertEquals(6, curve.points().size());
  }

  @Test
  void nothingIsValidatedSavedOrStoppedEarlyAndTheTaskIsAsItWas() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    GradientSettings settings =
        settings()
            .validate(Every.steps(1))
            .checkpoint(Every.steps(1), 3)
            .best(new BestKept("loss", Direction.MIN, true))
            .earlyStopping(new Patience("loss", Direction.MIN, 1, 100))
            .average(new WeightAveraging(0.9, false))
            .build();
    TrainingTask saving = task.savingTo(checkpoints);
    RateCurve curve = RateFinder.find(settings, saving, new RateRange(1e-5, 1e-4, 20));
    assertEquals(20, curve.points().size());
    assertFalse(Files.exists(checkpoints));
    assertFalse(events.stream().anyMatch(TrainingEvent.Validated.class::isInstance));
    assertFalse(task.stop().isRaised());
    assertTrue(task.stop().finished().isEmpty());
  }

  @Test
  void theTasksSignalEndsIt() {
    StopSignal stop = new StopSignal();
    TrainingTask stopped =
        task.telling(
                event -> {
                  if (event.step() == 5) {
                    stop.raise();
                  }
                })
            .stoppedBy(stop);
    RateCurve curve = RateFinder.find(settings().build(), stopped);
    assertEquals(Ending.INTERRUPTED, curve.ending());
    assertEquals(5, curve.points().size());
    assertEquals(0, RateFinder.find(settings().build(), stopped).points().size());
  }

  @Test
  void aTaskWithoutAModelIsRefused() {
    TrainingTask data = TrainingTask.of(new TinyTraining.Data(), 1);
    assertThrows(BadInputException.class, () -> RateFinder.find(settings().build(), data));
  }
}
