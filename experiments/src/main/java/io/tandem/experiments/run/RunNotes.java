package io.tandem.experiments.run;

import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.report.ShellWords;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalNote;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run's journal says of it beside measurements, for whoever follows it.
 *
 * @param directory the run's
 */
public record RunNotes(RunDirectory directory) {
  private static final String CHECKPOINTS = "checkpoints";

  /**
   * What there is to say when it begins or goes on: every key of its config, and its provenance.
   */
  public List<JournalNote> beginning(Provenance provenance) {
    List<JournalNote> notes = new ArrayList<>();
    ConfigKeys.of(directory.readConfig())
        .forEach(
            (path, value) ->
                notes.add(JournalNote.parameter(String.join(".", path), ConfigKeys.text(value))));
    tags(provenance).forEach((name, value) -> notes.add(JournalNote.tag(name, value)));
    return notes;
  }

  private static Map<String, String> tags(Provenance provenance) {
    Map<String, String> tags = new LinkedHashMap<>();
    provenance
        .git()
        .ifPresent(
            git -> {
              tags.put("git.revision", git.revision());
              tags.put("git.modified", Boolean.toString(git.modified()));
            });
    provenance
        .versions()
        .forEach(
            (name, version) ->
                tags.put(
                    name.equals("tandem") || name.equals("java") ? "version." + name : name,
                    version));
    tags.put("machine.os", provenance.machine().os());
    tags.put("machine.architecture", provenance.machine().architecture());
    tags.put("machine.cpu", provenance.machine().cpu());
    tags.put("machine.cores", Integer.toString(provenance.machine().cores()));
    tags.put("machine.memory-bytes", Long.toString(provenance.machine().memoryBytes()));
    if (!provenance.data().isEmpty()) {
      tags.put(
          "data.sha256",
          provenance.data().stream()
              .map(file -> file.sha256() + "  " + file.name())
              .collect(Collectors.joining("\n")));
    }
    tags.put(
        "command-line",
        ShellWords.of(
            Stream.concat(Stream.of("tandem"), provenance.commandLine().stream()).toList()));
    return tags;
  }

  /**
   * The final figures, but for those that the journal has as points of the last step.
   *
   * @param step the last
   */
  public List<JournalNote> figures(long step, Map<String, Double> figures) {
    Journal journal = Journal.read(directory.journal());
    List<JournalNote> notes = new ArrayList<>();
    figures.forEach(
        (name, value) -> {
          SortedMap<Long, Double> curve = journal.curve(name);
          if (!value.equals(curve.get(step))) {
            notes.add(JournalNote.figure(step, name, value));
          }
        });
    return notes;
  }

  /**
   * The files that there are now and will be read by others: all that lie in the directory and in
   * that of the predictions, but for the journal, its copies and what is of use here alone, and of
   * a completed run its last and its best checkpoint. The page comes later. Those of another run
   * will be others when it goes on.
   */
  public List<JournalNote> files(RunOutcome outcome) {
    List<JournalNote> notes = new ArrayList<>();
    try (Stream<Path> inside = Files.walk(directory.path(), 3)) {
      for (Path file : inside.filter(this::isForOthers).sorted().toList()) {
        notes.add(file(file));
      }
      if (outcome == RunOutcome.COMPLETED) {
        for (String which : List.of("best", "last")) {
          Path link = directory.checkpoints().resolve(which);
          if (Files.isDirectory(link)) {
            Path folder = Path.of(CHECKPOINTS).resolve(link.toRealPath().getFileName());
            notes.add(JournalNote.artifact(folder, Optional.empty()));
            notes.add(JournalNote.tag("checkpoint." + which, folder.toString()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return notes;
  }

  /** A file as it is now. */
  public JournalNote file(Path file) {
    return JournalNote.artifact(
        directory.path().relativize(file), Optional.of(DataFile.of(file).sha256()));
  }

  private boolean isForOthers(Path file) {
    String name = file.getFileName().toString();
    // A walk begins with the directory itself, which may be a bare name that nothing is above.
    Optional<Path> folder = Optional.ofNullable(file.getParent());
    boolean here =
        folder.equals(Optional.of(directory.path()))
            || folder.filter(f -> f.startsWith(directory.evaluations().folder())).isPresent();
    return here
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && !name.startsWith(".")
        && !name.startsWith("tracking-")
        && !name.endsWith(".csv")
        && !file.equals(directory.journal())
        && !file.equals(directory.report())
        && !file.equals(directory.identity());
  }
}
