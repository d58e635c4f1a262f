package io.tandem.experiments.run;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEntry;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.training.Checkpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * That a run is gone on with.
 *
 * @param directory of the run
 * @param from the last step that is not made again: that of the newest checkpoint, or 0
 * @param warnings why its figures may differ from those of a run that was never stopped
 * @param now what it is gone on with
 */
record Resumption(RunDirectory directory, long from, List<String> warnings, Provenance now) {
  Resumption {
    warnings = List.copyOf(warnings);
  }

  /**
   * Looks at what there is.
   *
   * @return nothing if the run is to begin, or has not got so far that it measured anything
   * @throws BadInputException if its data is not what it was
   */
  static Optional<Resumption> of(RunDirectory directory, Start start, Provenance now) {
    long from = newest(directory);
    if (!start.resume() || (from == 0 && !Files.exists(directory.journal()))) {
      return Optional.empty();
    }
    List<String> warnings = new ArrayList<>();
    if (from == 0) {
      warnings.add("nothing was saved after a step yet: the run begins again");
    }
    if (Files.exists(directory.provenance())) {
      Provenance before = directory.readProvenance();
      refuseOtherData(before, now);
      compare(before, now, warnings);
    }
    return Optional.of(new Resumption(directory, from, warnings, now));
  }

  /** Whether nothing was saved after a step, so that it begins with what any run begins with. */
  boolean beginsAgain() {
    return from == 0;
  }

  /** How many validations were made up to where it goes on. */
  int validations() {
    return (int)
        Journal.read(directory.journal()).entries().stream()
            .filter(entry -> entry.name().startsWith(JournalCallback.VALIDATION))
            .mapToLong(JournalEntry::step)
            .filter(step -> step <= from)
            .distinct()
            .count();
  }

  private static long newest(RunDirectory directory) {
    try {
      return new Checkpoints(directory.checkpoints(), path -> {})
          .steps().stream().findFirst().orElse(0L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseOtherData(Provenance before, Provenance now) {
    for (int i = 0; i < Math.max(before.data().size(), now.data().size()); i++) {
      Optional<DataFile> then = i < before.data().size() ? one(before, i) : Optional.empty();
      Optional<DataFile> here = i < now.data().size() ? one(now, i) : Optional.empty();
      if (!then.map(DataFile::sha256).equals(here.map(DataFile::sha256))) {
        throw new BadInputException(
            String.format(
                "%s: is not the data that the run was begun with (SHA-256 %s, and it was %s):"
                    + " begin a new run",
                here.or(() -> then).orElseThrow().name(),
                here.map(DataFile::sha256).orElse("of nothing"),
                then.map(DataFile::sha256).orElse("of nothing")));
      }
    }
  }

  private static Optional<DataFile> one(Provenance provenance, int index) {
    return Optional.of(provenance.data().get(index));
  }

  private static void compare(Provenance before, Provenance now, List<String> warnings) {
    Map<String, String> then = facts(before);
    Map<String, String> here = facts(now);
    here.forEach(
        (fact, value) -> {
          if (!Objects.equals(then.get(fact), value)) {
            warnings.add(
                String.format(
                    "the run was begun with %s %s and goes on with %s: figures may differ in their"
                        + " last digits",
                    fact, then.getOrDefault(fact, "unknown"), value));
          }
        });
  }

  /** What the bits of a figure depend on, beside config and data. */
  private static Map<String, String> facts(Provenance provenance) {
    Map<String, String> facts = new LinkedHashMap<>(provenance.versions());
    facts.remove("java");
    provenance
        .git()
        .ifPresent(git -> facts.put("revision", git.revision() + (git.modified() ? "+" : "")));
    facts.put("processor", provenance.machine().cpu());
    facts.put("cores", Integer.toString(provenance.machine().cores()));
    return facts;
  }

  /** Opens the journal, tells there that the run goes on, and from where. */
  JournalWriter journal(InstantSource clock) {
    JournalWriter journal =
        JournalWriter.resume(directory.journal(), clock, from, JournalCallback.TIMINGS);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("step", Long.toString(from));
    details.putAll(facts(now));
    journal.appendEvent("resumed", details);
    return journal;
  }
}
