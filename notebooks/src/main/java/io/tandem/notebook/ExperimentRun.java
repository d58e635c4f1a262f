package io.tandem.notebook;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.experiments.report.FigureName;
import io.tandem.experiments.report.RunNames;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEntry;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunFile;
import io.tandem.notebook.show.Drawable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run left in its directory: of one backend, or of several that were compared. Shown, it is
 * a table of its figures with the curves of the loss. Files are read whenever they are asked for.
 */
public final class ExperimentRun implements Drawable {
  private static final String LOSS = "train/loss";
  private static final String VALIDATION = "validation/";

  private final RunDirectory directory;

  private ExperimentRun(RunDirectory directory) {
    this.directory = directory;
  }

  /**
   * The run in a directory.
   *
   * @throws BadInputException if there is none
   */
  public static ExperimentRun of(Path directory) {
    return new ExperimentRun(RunDirectory.open(directory));
  }

  /** Its directory. */
  public Path path() {
    return directory.path();
  }

  /** Its page, which needs no network. */
  public Path report() {
    return directory.report();
  }

  /**
   * The runs that it is made of: of each backend, seed or fold; itself, where it is one run.
   *
   * @return by their names, in the order of the config
   */
  public Map<String, ExperimentRun> parts() {
    List<RunDirectory> runs = directory.isComparison() ? directory.runs() : List.of(directory);
    List<String> names = RunNames.of(runs.stream().map(RunDirectory::path).toList());
    Map<String, ExperimentRun> parts = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      parts.put(names.get(i), new ExperimentRun(runs.get(i)));
    }
    return parts;
  }

  /**
   * One of its runs.
   *
   * @param name a backend's, say
   * @throws BadInputException if there is none of the name, with the nearest
   */
  public ExperimentRun part(String name) {
    Map<String, ExperimentRun> parts = parts();
    return Optional.ofNullable(parts.get(name))
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "%s: there is no run '%s'; %s",
                        path(), name, NearestName.hint(name, parts.keySet()))));
  }

  /**
   * The final figures of each run.
   *
   * @return by the runs' names, and then by the figures'; none of a run that has not ended
   */
  public Map<String, Map<String, Double>> figures() {
    Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
    parts()
        .forEach(
            (name, run) ->
                figures.put(
                    name,
                    Files.exists(run.directory.metrics())
                        ? run.directory.readMetrics()
                        : Map.of()));
    return figures;
  }

  /**
   * A figure of a run that is one.
   *
   * @param name as {@code metrics.json} has it, such as {@code validation/perplexity}
   * @throws BadInputException if it has none of the name, with the nearest, or is several runs
   */
  public double figure(String name) {
    Map<String, Double> figures = single().figures().values().iterator().next();
    return Optional.ofNullable(figures.get(name))
        .orElseThrow(
            () ->
                new BadInputException(
                    figures.isEmpty()
                        ? path() + ": the run has no figures; it has not come to its end"
                        : String.format(
                            "%s: there is no figure '%s'; %s",
                            path(), name, NearestName.hint(name, figures.keySet()))));
  }

  /** What was measured of the trained model, of a run that is one. */
  public List<Evaluation> evaluations() {
    return single().directory.evaluations().read("");
  }

  /** What its model wrote in the end, if it was asked to. */
  public Optional<String> sample() {
    Path file = parts().values().iterator().next().directory.sample();
    return Files.exists(file) ? Optional.of(RunFile.text(file).stripTrailing()) : Optional.empty();
  }

  private ExperimentRun single() {
    Map<String, ExperimentRun> parts = parts();
    if (parts.size() != 1) {
      throw new BadInputException(
          String.format(
              "%s: holds %d runs; take a part: %s", path(), parts.size(), parts.keySet()));
    }
    return parts.values().iterator().next();
  }

  /**
   * A metric over the steps, a line for each run.
   *
   * @param metrics as the journal has them, such as {@code train/loss} and {@code validation/loss}
   * @throws BadInputException if no run has one of them, with the nearest
   */
  public Exhibit.Plot curves(String... metrics) {
    Map<String, ExperimentRun> parts = parts();
    List<Exhibit.Line> lines = new ArrayList<>();
    for (String metric : metrics) {
      Set<String> known = new LinkedHashSet<>();
      boolean found = false;
      for (Map.Entry<String, ExperimentRun> part : parts.entrySet()) {
        Map<String, SortedMap<Long, Double>> curves = part.getValue().journaled();
        known.addAll(curves.keySet());
        SortedMap<Long, Double> curve = curves.getOrDefault(metric, new TreeMap<>());
        if (!curve.isEmpty()) {
          found = true;
          lines.add(Curves.line(label(part.getKey(), metric, parts.size(), metrics.length), curve));
        }
      }
      if (!found) {
        throw new BadInputException(
            String.format(
                "%s: there is no curve '%s'; %s", path(), metric, NearestName.hint(metric, known)));
      }
    }
    String what = FigureName.of(metrics[0]).label();
    return new Exhibit.Plot(
        metrics.length == 1 ? what : "Curves",
        "step",
        metrics.length == 1 ? what : "",
        false,
        lines);
  }

  private static String label(String run, String metric, int runs, int metrics) {
    String name = FigureName.of(metric).label();
    if (runs == 1) {
      return name;
    }
    return metrics == 1 ? run : run + ", " + name;
  }

  private Map<String, SortedMap<Long, Double>> journaled() {
    Map<String, SortedMap<Long, Double>> curves = new LinkedHashMap<>();
    if (Files.exists(directory.journal())) {
      for (JournalEntry entry : Journal.read(directory.journal()).entries()) {
        curves
            .computeIfAbsent(entry.name(), name -> new TreeMap<>())
            .put(entry.step(), entry.value());
      }
    }
    return curves;
  }

  /**
   * How far the runs' training losses are from each other at each step, in nats.
   *
   * @throws BadInputException if it is a single run
   */
  public Exhibit.Plot differences() {
    Map<String, ExperimentRun> parts = parts();
    if (parts.size() < 2) {
      throw new BadInputException(path() + ": a single run differs from nothing");
    }
    SortedMap<Long, Double> spreads =
        Comparison.spreads(
            parts.values().stream()
                .map(run -> run.journaled().getOrDefault(LOSS, new TreeMap<>()))
                .toList());
    return new Exhibit.Plot(
        "How far the losses of " + String.join(" and ", parts.keySet()) + " are apart",
        "step",
        "nats",
        false,
        List.of(Curves.line("difference", spreads)));
  }

  @Override
  public List<Object> drawn() {
    List<Object> parts = new ArrayList<>(List.of(table()));
    boolean begun = parts().values().stream().anyMatch(run -> run.journaled().containsKey(LOSS));
    if (begun) {
      parts.add(curves(LOSS));
    }
    sample().ifPresent(text -> parts.add("A sample:\n" + text));
    return parts;
  }

  private Exhibit.Table table() {
    Map<String, Map<String, Double>> figures = figures();
    Set<String> names = new LinkedHashSet<>();
    figures.values().forEach(one -> names.addAll(one.keySet()));
    List<Exhibit.Row> rows = new ArrayList<>();
    for (String name : names) {
      if (FigureName.isDetail(name)) {
        continue;
      }
      String label =
          name.startsWith(VALIDATION) || !name.contains("/") ? FigureName.of(name).label() : name;
      rows.add(
          new Exhibit.Row(
              label,
              figures.values().stream().map(one -> one.getOrDefault(name, Double.NaN)).toList()));
    }
    return new Exhibit.Table(String.valueOf(path()), new ArrayList<>(figures.keySet()), rows);
  }

  /** Where it lies. */
  @Override
  public String toString() {
    return "run " + path();
  }
}
