package io.tandem.experiments.generate;

import io.tandem.api.error.BadInputException;
import io.tandem.models.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the checkpoint that a user means. */
public final class CheckpointPath {
  private static final List<String> CHOICES = List.of("best", "last");

  private CheckpointPath() {}

  /**
   * The checkpoint in a directory: the directory itself, or of a run the best one where there is
   * one, else the last.
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
    List<String> runs =
        names(path).stream()
            .filter(name -> Files.isDirectory(path.resolve(name).resolve("checkpoints")))
            .toList();
    if (!runs.isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s: holds several runs; name one of them: %s",
              path,
              runs.stream()
                  .map(run -> path.resolve(run).toString())
                  .collect(Collectors.joining(", "))));
    }
    List<String> found = names(path);
    throw new BadInputException(
        String.format(
            "%s: no run with a checkpoint and no checkpoint: it holds no %s and no checkpoints"
                + " folder with one, but %s",
            path,
            CheckpointFolder.WEIGHTS,
            found.isEmpty() ? "nothing" : String.join(", ", found)));
  }

  private static List<String> names(Path path) {
    try (Stream<Path> inside = Files.list(path)) {
      return inside.map(file -> file.getFileName().toString()).sorted().limit(20).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
