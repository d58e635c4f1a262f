package io.tandem.experiments.rundir;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.config.HoconWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of one run or of one comparison. Every file but the journal is replaced as a whole
 * when it is written, so that a reader never sees half of one. Long, because every file of a run is
 * named, written and read here and nowhere else. Immutable and thread-safe.
 */
public final class RunDirectory {
  /** The name of the resolved config. */
  public static final String CONFIG = "config.conf";

  private static final Pattern LEFT_OVER = Pattern.compile("\\..+\\.tmp");

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes a new directory, and those above it.
   *
   * @param path where; nothing may be there but an empty folder
   * @return the directory
   * @throws BadInputException if something is there, or the place cannot be written
   */
  public static RunDirectory create(Path path) {
    try {
      AtomicFile.createFolders(path);
      try (Stream<Path> inside = Files.list(path)) {
        if (inside.anyMatch(file -> !file.endsWith(RunLock.FILE))) {
          throw new BadInputException(
              path
                  + ": the output directory exists and is not empty; name another one, or move this"
                  + " one away");
        }
      }
      Files.delete(Files.createTempFile(path, ".writable", null));
      return new RunDirectory(path);
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException(
          path + ": the output directory cannot be made: " + e.getFile() + " is a file", e);
    } catch (IOException e) {
      throw new BadInputException(
          path + ": the output directory cannot be written: " + FailureText.of(e), e);
    }
  }

  /**
   * Whether a directory is that of an earlier run or comparison.
   *
   * @param path where it may be
   * @return whether it holds a config
   */
  public static boolean isOne(Path path) {
    return RunFile.exists(path.resolve(CONFIG));
  }

  /**
   * Opens the directory of an earlier run.
   *
   * @param path where it is
   * @return the directory
   * @throws BadInputException if there is no run in it
   */
  public static RunDirectory open(Path path) {
    if (!Files.exists(path)) {
      throw new BadInputException(path + ": there is no such directory; name the one of a run");
    }
    if (!isOne(path)) {
      throw new BadInputException(path + ": no run directory: it holds no " + CONFIG);
    }
    return new RunDirectory(path);
  }

  /**
   * Keeps others from writing to it.
   *
   * @return the lock, to be closed when the run has ended
   * @throws BadInputException if a run that is going on holds it
   */
  public RunLock lock() {
    return RunLock.of(path);
  }

  /**
   * Removes what writers that were killed have left beside its files. To be called under the {@link
   * #lock}.
   *
   * @throws UncheckedIOException if something cannot be removed
   */
  public void clean() {
    clean(path);
  }

  private static void clean(Path path) {
    try (Stream<Path> inside = Files.list(path)) {
      for (Path file : inside.filter(RunFile::exists).toList()) {
        if (LEFT_OVER.matcher(String.valueOf(file.getFileName())).matches()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens the directory of a run that is to be continued, or makes one where nothing was written
   * but what a run leaves that is killed at its very beginning.
   *
   * @param path where
   * @return the directory
   * @throws BadInputException if something else is there, or the place cannot be written
   */
  public static RunDirectory openOrCreate(Path path) {
    if (isOne(path)) {
      return new RunDirectory(path);
    }
    if (Files.isDirectory(path)) {
      clean(path);
    }
    return create(path);
  }

  /**
   * Takes the directory away again if nothing was written to it but its identifier, a config, a
   * provenance and an empty journal: a run that was refused leaves no trace. Anything else stays.
   *
   * @throws UncheckedIOException if a file cannot be deleted
   */
  public void discardIfUnused() {
    try (Stream<Path> inside = Files.list(path)) {
      List<Path> files = inside.toList();
      boolean measured = Files.exists(journal()) && Files.size(journal()) > 0;
      Path lock = path.resolve(RunLock.FILE);
      if (measured
          || !Set.of(config(), identity(), provenance(), journal(), lock).containsAll(files)) {
        return;
      }
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes the directory of one run of a comparison.
   *
   * @param name the backend's name
   * @return a directory inside this one
   * @throws BadInputException as {@link #create} does
   */
  public RunDirectory createRun(String name) {
    return create(
        inside(name)
            .orElseThrow(
                () -> new BadInputException("'" + name + "' cannot name the directory of a run")));
  }

  /** A folder in this one; nothing if the name leads elsewhere. */
  private Optional<Path> inside(String name) {
    try {
      Path inside = path.resolve(name).normalize();
      return Optional.of(inside).filter(i -> path.normalize().equals(i.getParent()));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it holds the directories of several runs: those of a comparison, of several seeds, or
   * of a cross-validation.
   *
   * @return whether its config names several backends, several seeds, or folds
   * @throws BadInputException if the config cannot be read
   */
  public boolean isComparison() {
    return !partNames().isEmpty();
  }

  /**
   * Whether it is that of a sweep, whose parts are its trials.
   *
   * @throws BadInputException if the config cannot be read
   */
  public boolean isSweep() {
    return isSweep(readConfig());
  }

  /**
   * Whether a config is that of a sweep.
   *
   * @param config what a file says
   */
  public static boolean isSweep(ConfigNode.Section config) {
    return RunParts.isSweep(config);
  }

  /**
   * The name of the directory of a trial in that of its sweep.
   *
   * @param number of the trial, from 1
   */
  public static String trialName(int number) {
    return RunParts.trial(number);
  }

  /**
   * Whether it has come to its end: a run has said so in its journal, of several there is what they
   * came to.
   *
   * @throws BadInputException if config or journal cannot be read
   */
  public boolean isCompleted() {
    if (isComparison() && !isSweep()) {
      return Files.exists(comparison())
          || Arrays.stream(Repetition.values()).anyMatch(kind -> Files.exists(kind.file(path)));
    }
    return Files.exists(journal())
        && Journal.read(journal()).events().stream()
            .reduce((first, second) -> second)
            .filter(event -> event.name().equals("ended"))
            .filter(event -> RunOutcome.COMPLETED.word().equals(event.details().get("outcome")))
            .isPresent();
  }

  /**
   * The runs of a comparison or a cross-validation, as far as it got; of a comparison of
   * cross-validations, the runs of all of them.
   *
   * @return a directory for each that has begun; none if this is the directory of a single run
   * @throws BadInputException if a config cannot be read
   */
  public List<RunDirectory> runs() {
    List<RunDirectory> runs = new ArrayList<>();
    for (RunDirectory part : parts()) {
      runs.addAll(part.isComparison() ? part.runs() : List.of(part));
    }
    return List.copyOf(runs);
  }

  /**
   * The directories of what was run one by one, as far as it got.
   *
   * @return a directory for each backend, seed or fold of its config that has begun
   * @throws BadInputException if the config cannot be read
   */
  public List<RunDirectory> parts() {
    List<RunDirectory> parts = new ArrayList<>();
    for (String name : partNames()) {
      inside(name)
          .filter(run -> Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS))
          .filter(run -> RunFile.exists(run.resolve(CONFIG)))
          .ifPresent(run -> parts.add(new RunDirectory(run)));
    }
    return List.copyOf(parts);
  }

  /**
   * What the run is a part of.
   *
   * @return the comparison or cross-validation that names this directory among its parts, in whose
   *     directory it lies
   */
  public Optional<RunDirectory> parent() {
    Path folder = path.toAbsolutePath().normalize().getParent();
    if (folder == null || !isOne(folder)) {
      return Optional.empty();
    }
    RunDirectory above = new RunDirectory(folder);
    String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    try {
      return above.partNames().contains(name) ? Optional.of(above) : Optional.empty();
    } catch (BadInputException e) {
      // Some other program's file of that name.
      return Optional.empty();
    }
  }

  /**
   * What tells this run from all others, wherever its directory is moved. It is made when it is
   * first asked for, which is to be done by one process.
   *
   * @return the identifier that {@code run.json} holds
   * @throws BadInputException if the file holds anything else
   */
  public UUID id() {
    if (!Files.exists(identity(), LinkOption.NOFOLLOW_LINKS)) {
      JsonObject made = JsonObject.builder().put("id", UUID.randomUUID().toString()).build();
      write(identity(), JsonWriter.pretty(made));
    }
    try {
      return UUID.fromString(read(identity()).asObject().member("id").asString());
    } catch (JsonException | IllegalArgumentException e) {
      throw new BadInputException(identity() + ": " + e.getMessage(), e);
    }
  }

  private List<String> partNames() {
    return RunParts.names(readConfig());
  }

  /**
   * Where the directory is.
   *
   * @return its path, as it was given
   */
  public Path path() {
    return path;
  }

  /**
   * The resolved config, from which the run can be repeated.
   *
   * @return the path of {@code config.conf}
   */
  public Path config() {
    return path.resolve(CONFIG);
  }

  /**
   * What the run was made with.
   *
   * @return the path of {@code provenance.json}
   */
  public Path provenance() {
    return path.resolve("provenance.json");
  }

  /**
   * The metrics of every step.
   *
   * @return the path of {@code journal.jsonl}
   */
  public Path journal() {
    return path.resolve("journal.jsonl");
  }

  /**
   * What tells the run from others.
   *
   * @return the path of {@code run.json}
   */
  public Path identity() {
    return path.resolve("run.json");
  }

  /**
   * The run told for people and for whoever gets its model.
   *
   * @return the path of {@code README.md}
   */
  public Path card() {
    return path.resolve("README.md");
  }

  /**
   * The final figures.
   *
   * @return the path of {@code metrics.json}
   */
  public Path metrics() {
    return path.resolve("metrics.json");
  }

  /**
   * What the evaluators found.
   *
   * @return {@code evaluations.json} and what belongs to it
   */
  public RunEvaluations evaluations() {
    return new RunEvaluations(path);
  }

  /**
   * The checkpoints, each a directory.
   *
   * @return the path of {@code checkpoints}
   */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /**
   * The text that was generated at the end.
   *
   * @return the path of {@code sample.txt}
   */
  public Path sample() {
    return path.resolve("sample.txt");
  }

  /**
   * The page for people.
   *
   * @return the path of {@code report.html}
   */
  public Path report() {
    return path.resolve("report.html");
  }

  /**
   * What a comparison found.
   *
   * @return the path of {@code comparison.json}
   */
  public Path comparison() {
    return path.resolve("comparison.json");
  }

  /**
   * Writes the resolved config.
   *
   * @param resolved every key with its value, defaults included
   */
  public void writeConfig(ConfigNode.Section resolved) {
    write(config(), HoconWriter.write(resolved));
  }

  /**
   * Reads the resolved config.
   *
   * @return what it says
   * @throws BadInputException if the file is not there, is no regular file or holds anything else
   */
  public ConfigNode.Section readConfig() {
    RunFile.requireRegular(config());
    return HoconReader.read(config(), List.of());
  }

  /**
   * Writes the provenance.
   *
   * @param provenance what the run is made with
   */
  public void writeProvenance(Provenance provenance) {
    write(provenance(), JsonWriter.pretty(provenance.toJson()));
  }

  /**
   * Reads the provenance.
   *
   * @return what the run was made with
   * @throws BadInputException if the file is not there or holds anything else
   */
  public Provenance readProvenance() {
    JsonValue json = read(provenance());
    try {
      return Provenance.fromJson(json.asObject());
    } catch (JsonException | DateTimeParseException e) {
      throw new BadInputException(provenance() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the final figures, in the order given.
   *
   * @param figures the figures by name; not a number and infinities are allowed
   */
  public void writeMetrics(Map<String, Double> figures) {
    JsonObject.Builder json = JsonObject.builder();
    figures.forEach((name, value) -> json.put(name, JsonFigure.toJson(value)));
    write(metrics(), JsonWriter.pretty(json.build()));
  }

  /**
   * Reads the final figures.
   *
   * @return the figures by name, in the order in which they stand
   * @throws BadInputException if the file is not there or holds anything else
   */
  public Map<String, Double> readMetrics() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : read(metrics()).asObject().members().entrySet()) {
      figures.put(
          member.getKey(),
          JsonFigure.fromJson(member.getValue(), metrics() + ": " + member.getKey()));
    }
    return Collections.unmodifiableMap(figures);
  }

  /**
   * Writes what a comparison found.
   *
   * @param comparison the figures
   */
  public void writeComparison(Comparison comparison) {
    write(comparison(), JsonWriter.pretty(comparison.toJson()));
  }

  /**
   * Writes what runs came to that differ in their seed or fold alone.
   *
   * @param kind in which
   * @param repetitions the figures
   */
  public void writeRepetitions(Repetition kind, Repetitions repetitions) {
    write(kind.file(path), JsonWriter.pretty(repetitions.toJson()));
  }

  private static JsonValue read(Path file) {
    return JsonReader.read(RunFile.bytes(file), file.toString());
  }

  private static void write(Path file, String text) {
    try {
      AtomicFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be written", e);
    }
  }
}
