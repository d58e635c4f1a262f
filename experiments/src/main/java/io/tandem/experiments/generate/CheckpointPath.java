package io.tandem.experiments.generate;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.models.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds the checkpoint that a user means. */
public final class CheckpointPath {
  private static final List<String> CHOICES = List.of("best", "last");

  /** How many names a message tells. */
  private static final int MOST = 20;

  private CheckpointPath() {}

  /**
   * The checkpoint in a directory: the directory itself, or of a run the one that someone named
   * {@code best}, else the last. Of a comparison it is that of the run on a backend; of the first
   * run that has one, where no backend is named or the named one has none.
   *
   * @param backend the backend whose run is meant, if one is
   * @param chosen is told which run of a comparison was taken
   * @throws BadInputException if it holds none, saying what it holds
   */
  public static CheckpointFolder find(Path path, Optional<String> backend, Consumer<Path> chosen) {
    if (!Files.isDirectory(path)) {
      throw new BadInputException(
          path
              + (Files.exists(path) ? ": is a file" : ": there is no such directory")
              + "; name the directory of a run, or of a checkpoint");
    }
    if (CheckpointFolder.isOne(path)) {
      return new CheckpointFolder(path);
    }
    Optional<CheckpointFolder> ofRun = ofRun(path);
    if (ofRun.isPresent()) {
      return ofRun.get();
    }
    Optional<Path> run = ofComparison(path, backend);
    if (run.isPresent()) {
      chosen.accept(run.get());
      return ofRun(run.get()).orElseThrow();
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
    CheckpointFolder.refusePickles(path);
    throw new BadInputException(
        String.format(
            "%s: no run with a checkpoint and no checkpoint: it holds no %s and no checkpoints"
                + " folder with one, but %s",
            path, CheckpointFolder.WEIGHTS, names.isEmpty() ? "nothing" : some(names)));
  }

  private static Optional<CheckpointFolder> ofRun(Path run) {
    return CHOICES.stream()
        .map(choice -> run.resolve("checkpoints").resolve(choice))
        .filter(CheckpointFolder::isOne)
        .findFirst()
        .map(CheckpointFolder::new);
  }

  /** The run to take of a comparison, in the order of its config, the named backend's first. */
  private static Optional<Path> ofComparison(Path path, Optional<String> backend) {
    if (!RunDirectory.isOne(path)) {
      return Optional.empty();
    }
    List<Path> runs =
        RunDirectory.open(path).runs().stream()
            .map(RunDirectory::path)
            .filter(run -> ofRun(run).isPresent())
            .toList();
    return runs.stream()
        .filter(run -> backend.equals(Optional.of(run.getFileName().toString())))
        .findFirst()
        .or(() -> runs.stream().findFirst());
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
