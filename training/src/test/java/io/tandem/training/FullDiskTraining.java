package io.tandem.training;

import io.tandem.api.backend.Engine;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Trains twice, once with checkpoints on a small disk that is filled up when the second of three is
 * written, and tells what happens. A process of its own, for the disk is there for nobody else.
 */
final class FullDiskTraining {
  private static final int STEPS = 6;

  private FullDiskTraining() {}

  public static void main(String... arguments) throws IOException {
    Path disk = Path.of(arguments[0]);
    Path checkpoints = disk.resolve("checkpoints");
    Path filler = disk.resolve("filler");
    Callback told =
        event -> {
          if (event instanceof TrainingEvent.Saving && event.step() == 4) {
            fill(filler);
          } else if (event instanceof TrainingEvent.NotSaved not) {
            System.out.printf("not saved %d: %s%n", not.step(), not.reason());
            System.out.printf("there: %s%n", names(checkpoints));
            System.out.printf("newest: %d%n", newest(checkpoints));
            delete(filler);
          } else if (event instanceof TrainingEvent.Saved) {
            System.out.printf("saved %d%n", event.step());
          }
        };
    GradientSettingsBuilder settings =
        GradientSettingsBuilder.steps(STEPS, new Schedule.Constant(0.2, 0))
            .batch(8)
            .optimizer(new Optimizer.Sgd(0.9, false, 0));
    try (Engine engine = RoundingEngine.open()) {
      var undisturbed = TinyTraining.train(settings.build(), TinyTraining.task(engine, 0.3));
      var disturbed =
          TinyTraining.train(
              settings.checkpoint(Every.steps(2), 1).build(),
              TinyTraining.task(engine, 0.3).savingTo(checkpoints).telling(told));
      System.out.printf("the same weights: %s%n", undisturbed.equals(disturbed));
    }
    System.out.printf("newest: %d%n", newest(checkpoints));
  }

  private static long newest(Path checkpoints) {
    return new Checkpoints(checkpoints, path -> {}).newest().orElseThrow().position().step();
  }

  /** Leaves room for a file or two of a checkpoint. */
  private static void fill(Path filler) {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      while (filler.toFile().getUsableSpace() > 3L * page.length) {
        out.write(page);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path filler) {
    try {
      Files.delete(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String names(Path checkpoints) {
    try (Stream<Path> inside = Files.list(checkpoints)) {
      return inside.map(path -> path.getFileName().toString()).sorted().toList().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
