package io.tandem.experiments.sweep;

import io.tandem.experiments.config.HoconWriter;
import io.tandem.experiments.report.HtmlPage;
import io.tandem.experiments.report.ReportSection;
import io.tandem.experiments.report.Templates;
import io.tandem.experiments.rundir.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The page about a sweep: what it came to, its trials, how it went, and what mattered.
 *
 * @param directory the sweep's
 * @param result what it came to
 */
public record SweepPage(RunDirectory directory, SweepResult result) {
  private static final int BAR = 200;

  record Overview(
      String kind, String title, List<Badge> badges, List<Fact> facts, List<Fact> tiles) {}

  record Badge(
      String style, boolean named, String run, String outcome, boolean explained, String message) {}

  record Fact(String label, String value) {}

  record Trials(
      String metric,
      boolean paused,
      List<String> keys,
      List<TrialRow> trials,
      List<Failure> failures) {}

  record TrialRow(
      int number, String directory, String value, int rungs, String state, List<String> values) {}

  record Failure(String name, String message) {}

  record Importances(String metric, int trials, boolean rungs, List<ImportanceRow> keys) {}

  record ImportanceRow(
      String key, String main, String total, String mainwidth, String totalwidth) {}

  record Config(String text, String directory) {}

  /** The page. */
  public String html() {
    Templates templates = new Templates();
    List<ReportSection.Content> sections = new ArrayList<>();
    sections.add(section("trials", "Trials", templates.render("sweep-trials", trials())));
    List<Trial> measured =
        result.state().trials().stream().filter(trial -> trial.value().isPresent()).toList();
    if (!measured.isEmpty()) {
      PlotScale scale =
          PlotScale.of(
              goal(),
              measured.stream().mapToDouble(trial -> trial.value().getAsDouble()).toArray());
      List<Trial> best =
          result.trials().stream().filter(trial -> trial.value().isPresent()).toList();
      sections.add(
          section(
              "parallel",
              "Values and figures",
              templates.render(
                  "sweep-parallel",
                  ParallelPlot.of(goal(), result.sweep().dimensions(), best, scale))));
      sections.add(
          section(
              "history",
              "History",
              templates.render("sweep-history", HistoryPlot.of(goal(), measured, scale))));
    }
    result
        .importance()
        .ifPresent(
            found ->
                sections.add(
                    section(
                        "importance",
                        "Importance",
                        templates.render("sweep-importance", importances(found)))));
    sections.add(
        section(
            "config",
            "Config",
            templates.render(
                "sweep-config",
                new Config(
                    HoconWriter.write(result.sweep().resolved()), directory.path().toString()))));
    return HtmlPage.of(title(), templates.render("overview", overview()), sections, templates);
  }

  private static ReportSection.Content section(String id, String title, String html) {
    return new ReportSection.Content(id, title, html);
  }

  private Goal goal() {
    return result.sweep().config().goal();
  }

  private String title() {
    return String.valueOf(directory.path().toAbsolutePath().normalize().getFileName());
  }

  private Overview overview() {
    SweepState state = result.state();
    List<Fact> facts = new ArrayList<>();
    String direction = goal().direction().name().toLowerCase(Locale.ROOT);
    facts.add(new Fact("goal", direction + " " + goal().metric()));
    facts.add(new Fact("trials", state.trials().size() + " of " + result.sweep().trials()));
    for (Trial.State one : Trial.State.values()) {
      if (!state.in(one).isEmpty()) {
        facts.add(
            new Fact(
                one == Trial.State.OPEN ? "not ended" : one.name().toLowerCase(Locale.ROOT),
                Integer.toString(state.in(one).size())));
      }
    }
    List<Fact> tiles = new ArrayList<>();
    Optional<Trial> best = state.best(goal());
    best.ifPresent(
        trial -> {
          tiles.add(new Fact("best " + goal().metric(), SweepResult.value(trial)));
          tiles.add(new Fact("of trial", Integer.toString(trial.number())));
          trial.values().forEach((key, value) -> tiles.add(new Fact(key, value)));
        });
    boolean done = SweepRun.isDone(result.sweep(), state);
    Badge badge =
        new Badge(
            done ? "completed" : "unfinished",
            false,
            "",
            done ? "completed" : "not finished",
            false,
            "");
    return new Overview("Sweep", title(), List.of(badge), facts, tiles);
  }

  private Trials trials() {
    List<TrialRow> rows = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (Trial trial : result.trials()) {
      List<String> values =
          result.sweep().dimensions().stream()
              .map(dimension -> trial.values().getOrDefault(dimension.key(), ""))
              .toList();
      rows.add(
          new TrialRow(
              trial.number(),
              trial.name(),
              SweepResult.value(trial),
              trial.rungs().size(),
              SweepResult.state(trial),
              values));
      if (trial.state() == Trial.State.FAILED) {
        failures.add(new Failure(trial.name(), trial.message()));
      }
    }
    return new Trials(
        goal().metric(),
        pauses(),
        result.sweep().dimensions().stream().map(Dimension::key).toList(),
        rows,
        failures);
  }

  private boolean pauses() {
    return result.sweep().config().scheduler() instanceof SchedulerConfig.Asha;
  }

  private Importances importances(SweepImportance found) {
    List<ImportanceRow> rows = new ArrayList<>();
    for (SweepImportance.Key key : found.keys()) {
      rows.add(
          new ImportanceRow(
              key.key(),
              percent(key.main()),
              percent(key.total()),
              HistoryPlot.number(BAR * key.main()),
              HistoryPlot.number(BAR * key.total())));
    }
    return new Importances(goal().metric(), found.trials(), pauses(), rows);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
