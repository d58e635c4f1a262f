package io.tandem.experiments.generate;

import io.tandem.api.error.BadInputException;
import io.tandem.models.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the checkpoint that a user means. */
public final class CheckpointPath {
  private static final List<String> CHOICES = List.of("best", "last");

  /** How many names a message tells. */
  private static final int MOST = 20;

  private CheckpointPath() {}

  /**
   * The checkpoint in a directory: the directory itself, or of a run the one that someone named
   * {@code best}, else the last.
   *
   * @throws BadInputException if it holds none, saying what it holds
   */
  public static CheckpointFolder find(Path path) {
    if (!Files.isDirectory(path)) {
      throw new BadInputException(
          path
              + (Files.exists(path) ? ": is a file" : ": there is no such directory")
              + "; name the directory of a run, or of a checkpoint");
    }
    if (CheckpointFolder.isOne(path)) {
      return new CheckpointFolder(path);
    }
    for (String choice : CHOICES) {
      Path checkpoint = path.resolve("checkpoints").resolve(choice);
      if (CheckpointFolder.isOne(checkpoint)) {
        return new CheckpointFolder(checkpoint);
      }
    }
    List<String> names = names(path);
    List<String> runs =
        names.stream()
            .filter(name -> Files.isDirectory(path.resolve(name).resolve("checkpoints")))
            .map(name -> path.resolve(name).toString())
            .toList();
    if (!runs.isEmpty()) {
      throw new BadInputException(
          String.format(
              runs.size() == 1
                  ? "%s: is no run, but holds one; name it: %s"
                  : "%s: holds several runs; name one of them: %s",
              path,
              some(runs)));
    }
    throw new BadInputException(
        String.format(
            "%s: no run with a checkpoint and no checkpoint: it holds no %s and no checkpoints"
                + " folder with one, but %s",
            path, CheckpointFolder.WEIGHTS, names.isEmpty() ? "nothing" : some(names)));
  }

  private static List<String> names(Path path) {
    try (Stream<Path> inside = Files.list(path)) {
      return inside.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(names.size(), MOST)));
    int others = names.size() - MOST;
    return others > 0 ? first + " and " + others + " more" : first;
  }
}
