package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Engine;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import io.tandem.faults.Faults;
import io.tandem.faults.FaultyFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails is no reason to end a training, and changes nothing in what is trained. */
class TrainingFaultTest {
  private static final int STEPS = 6;

  @TempDir Path real;
  private final Engine engine = RoundingEngine.open();
  private int folders;

  @AfterEach
  void close() {
    engine.close();
  }

  private static GradientSettingsBuilder settings() {
    return GradientSettingsBuilder.steps(STEPS, new Schedule.Constant(0.2, 0))
        .batch(8)
        .optimizer(new Optimizer.Sgd(0.9, false, 0));
  }

  private FaultyFileSystem faulty() throws IOException {
    return FaultyFileSystem.over(Files.createDirectory(real.resolve("fs-" + folders++)));
  }

  private static Path checkpoints(FaultyFileSystem faulty) {
    return faulty.root().resolve("checkpoints");
  }

  private Map<String, HostTensor> train(FaultyFileSystem faulty, Callback... told) {
    return TinyTraining.train(
        settings().checkpoint(Every.steps(2), 1).build(),
        TinyTraining.task(engine, 0.3).savingTo(checkpoints(faulty)).telling(told));
  }

  private Map<String, HostTensor> undisturbed() {
    return TinyTraining.train(settings().build(), TinyTraining.task(engine, 0.3));
  }

  @Test
  void oneFailingCallIsSaidAndChangesNothing() throws IOException {
    failing(5);
  }

  @Test
  @Tag("long")
  void anyFailingCallIsSaidAndChangesNothing() throws IOException {
    failing(1);
  }

  /** Lets each call fail in a training of its own, or only some. */
  private void failing(int stride) throws IOException {
    Map<String, HostTensor> wanted = undisturbed();
    FaultyFileSystem whole = faulty();
    train(whole);
    int unsaid = 0;
    for (int call = 0; call < whole.faults().calls(); call += stride) {
      FaultyFileSystem faulty = faulty();
      faulty.faults().failAt(call);
      Map<Long, String> outcomes = new TreeMap<>();
      Callback told =
          event -> {
            if (event instanceof TrainingEvent.Saved) {
              outcomes.put(event.step(), "saved");
            } else if (event instanceof TrainingEvent.NotSaved not) {
              outcomes.put(event.step(), not.reason());
            }
          };
      assertEquals(wanted, train(faulty, told), "call " + call);
      assertEquals(List.of(2L, 4L, 6L), List.copyOf(outcomes.keySet()), "call " + call);
      List<String> reasons = outcomes.values().stream().filter(o -> !o.equals("saved")).toList();
      assertTrue(reasons.size() <= 1, reasons.toString());
      reasons.forEach(reason -> assertTrue(reason.contains("Input/output error: "), reason));
      unsaid += reasons.isEmpty() ? 1 : 0;
      Checkpoints after = new Checkpoints(checkpoints(faulty), path -> {});
      after.clean();
      long newest = after.newest().orElseThrow().position().step();
      assertTrue(newest == STEPS || !outcomes.get(6L).equals("saved"), "call " + call);
      assertTrue(newest >= STEPS - 2, "call " + call);
    }
    int calls = whole.faults().calls() / stride;
    assertTrue(
        unsaid > 0 && unsaid < calls * 3 / 4, unsaid + " of " + calls + " beside checkpoints");
  }

  @Test
  void fullDiskIsSaidAndTheNextCheckpointSavedOnceThereIsRoom() throws IOException {
    Map<String, HostTensor> wanted = undisturbed();
    FaultyFileSystem faulty = faulty();
    List<String> outcomes = new ArrayList<>();
    Callback told =
        event -> {
          if (event instanceof TrainingEvent.Saving && event.step() == 4) {
            faulty.faults().fillUpAt(faulty.faults().calls() + 20);
          } else if (event instanceof TrainingEvent.NotSaved not) {
            outcomes.add(event.step() + " " + not.reason().contains(Faults.FULL));
            Checkpoints now = new Checkpoints(checkpoints(faulty), path -> {});
            assertEquals(2, now.newest().orElseThrow().position().step());
            faulty.faults().end();
          } else if (event instanceof TrainingEvent.Saved) {
            outcomes.add(event.step() + " saved");
          }
        };
    assertEquals(wanted, train(faulty, told));
    assertEquals(List.of("2 saved", "4 true", "6 saved"), outcomes);
  }

  @Test
  void checkpointIsNotWrittenBeforeWhatMustNotBeBehindIt() throws IOException {
    FaultyFileSystem faulty = faulty();
    List<String> outcomes = new ArrayList<>();
    Callback journal =
        event -> {
          if (event instanceof TrainingEvent.Saving && event.step() == 4) {
            throw new UncheckedIOException("the journal", new IOException(Faults.FULL));
          } else if (event instanceof TrainingEvent.NotSaved not) {
            outcomes.add(not.reason());
            Checkpoints now = new Checkpoints(checkpoints(faulty), path -> {});
            assertEquals(2, now.newest().orElseThrow().position().step());
          }
        };
    assertEquals(undisturbed(), train(faulty, journal));
    assertEquals(List.of("the journal: No space left on device"), outcomes);
  }
}
