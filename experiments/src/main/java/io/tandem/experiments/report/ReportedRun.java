package io.tandem.experiments.report;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Interval;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEntry;
import io.tandem.experiments.rundir.JournalEvent;
import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunEvaluations;
import io.tandem.experiments.rundir.RunFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a run left, as far as it got: a run that was killed has no figures, and one that could not
 * begin has no journal.
 *
 * @param name what the run is called in the page
 * @param directory where it lies
 * @param configText the resolved config, as it stands in the file
 * @param config the same as a tree
 * @param provenance what it was made with
 * @param comparison what the comparison that it is part of was made with, if it is
 * @param curves its metrics by name, in the order in which they were first measured
 * @param losses its training loss by step, not thinned
 * @param figures the final figures by name
 * @param exhibits what evaluators have to show, by the baseline's name, which is empty for the
 *     run's own model
 * @param intervals where figures lie by chance, by the names of the figures
 * @param sample the text that it generated
 * @param state how it ended
 * @param seconds from its beginning to its last measurement
 */
record ReportedRun(
    String name,
    RunDirectory directory,
    String configText,
    ConfigNode.Section config,
    Optional<Provenance> provenance,
    Optional<Provenance> comparison,
    Map<String, Curve> curves,
    SortedMap<Long, Double> losses,
    Map<String, Double> figures,
    Map<String, List<Exhibit>> exhibits,
    Map<String, Interval> intervals,
    Optional<String> sample,
    State state,
    double seconds) {
  private static final String TRAIN_LOSS = "train/loss";
  private static final String VALIDATION = "validation/";

  /**
   * How a run ended.
   *
   * @param outcome in a word
   * @param message why, for people; empty where there is nothing to say
   */
  record State(Outcome outcome, String message) {

    /** The ways in which a run ends. */
    enum Outcome {
      COMPLETED,
      INTERRUPTED,
      FAILED,
      /** It is still running, or its process was killed. */
      UNFINISHED
    }

    /** The outcome for people. */
    String word() {
      return outcome == Outcome.UNFINISHED
          ? "not finished"
          : outcome.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads a run.
   *
   * @param name what the page is to call it
   * @param comparison the directory of the comparison that it is part of, if it is
   * @throws BadInputException if a file holds what it should not
   */
  static ReportedRun read(String name, RunDirectory directory, Optional<RunDirectory> comparison) {
    Journal journal =
        Files.exists(directory.journal())
            ? Journal.read(directory.journal())
            : new Journal(List.of(), List.of(), List.of(), Optional.empty());
    Optional<Provenance> provenance = provenance(directory);
    Map<String, Double> figures =
        Files.exists(directory.metrics()) ? directory.readMetrics() : Map.of();
    long first = journal.entries().stream().mapToLong(JournalEntry::time).min().orElse(0);
    long last = journal.entries().stream().mapToLong(JournalEntry::time).max().orElse(0);
    // A clock that was set back between the two would give times before the beginning.
    long begun =
        provenance.map(p -> p.started().toEpochMilli()).filter(time -> time <= first).orElse(first);
    return new ReportedRun(
        name,
        directory,
        RunFile.text(directory.config()),
        directory.readConfig(),
        provenance,
        comparison.flatMap(ReportedRun::provenance),
        curves(journal, begun),
        journal.curve(TRAIN_LOSS),
        figures,
        exhibits(directory.evaluations()),
        directory.evaluations().intervals(),
        Files.exists(directory.sample())
            ? Optional.of(RunFile.text(directory.sample()).stripTrailing())
            : Optional.empty(),
        state(journal),
        Math.max(0, last - begun) / 1000.0);
  }

  private static Map<String, List<Exhibit>> exhibits(RunEvaluations evaluations) {
    Map<String, List<Exhibit>> exhibits = new LinkedHashMap<>();
    List<String> models = new ArrayList<>(List.of(""));
    models.addAll(evaluations.baselines());
    for (String model : models) {
      exhibits.put(
          model, evaluations.read(model).stream().flatMap(one -> one.exhibits().stream()).toList());
    }
    return exhibits;
  }

  private static Optional<Provenance> provenance(RunDirectory directory) {
    return Files.exists(directory.provenance())
        ? Optional.of(directory.readProvenance())
        : Optional.empty();
  }

  /** Whether there are no final figures, but a journal with something in it. */
  boolean partial() {
    return figures.isEmpty() && !curves.isEmpty();
  }

  /**
   * The final figures or, of a run that has none, those that its journal knows: the last step, and
   * the losses that were measured last.
   */
  Map<String, Double> latest() {
    if (!partial()) {
      return figures;
    }
    Map<String, Double> latest = new LinkedHashMap<>();
    curves.forEach(
        (metric, curve) -> {
          Curve.Point last = curve.points().get(curve.points().size() - 1);
          latest.merge("steps", (double) last.step(), Math::max);
          if (metric.equals(TRAIN_LOSS) || metric.startsWith(VALIDATION)) {
            latest.put(metric, last.value());
          }
        });
    return latest;
  }

  /**
   * What the config says.
   *
   * @param keys those that lead to it
   * @return the value as the page shows it, if the key is set
   */
  Optional<String> setting(String... keys) {
    return node(keys).map(ConfigKeys::text);
  }

  /**
   * The texts that the config lists.
   *
   * @param keys those that lead to the list
   * @return its texts; none if the key is not set, or to no list
   */
  List<String> settings(String... keys) {
    return node(keys).orElse(null) instanceof ConfigNode.Sequence list
        ? list.items().stream().map(ConfigKeys::text).toList()
        : List.of();
  }

  private Optional<ConfigNode> node(String... keys) {
    ConfigNode node = config;
    for (String key : keys) {
      if (!(node instanceof ConfigNode.Section section) || section.get(key).isEmpty()) {
        return Optional.empty();
      }
      node = section.get(key).get();
    }
    return Optional.of(node);
  }

  private static Map<String, Curve> curves(Journal journal, long begun) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    journal.entries().stream()
        .collect(Collectors.groupingBy(JournalEntry::name, LinkedHashMap::new, Collectors.toList()))
        .forEach((metric, entries) -> curves.put(metric, Curve.of(entries, begun)));
    return curves;
  }

  private static State state(Journal journal) {
    Optional<JournalEvent> ended =
        journal.events().stream()
            .filter(event -> event.name().equals("ended"))
            .reduce((first, second) -> second);
    if (ended.isPresent()) {
      String outcome = ended.get().details().getOrDefault("outcome", "");
      String message = ended.get().details().getOrDefault("message", "");
      for (State.Outcome known : State.Outcome.values()) {
        if (known.name().equalsIgnoreCase(outcome)) {
          return new State(known, message);
        }
      }
    }
    return new State(State.Outcome.UNFINISHED, "");
  }
}
