package io.tandem.experiments.report;

import io.tandem.experiments.rundir.Provenance;
import io.tandem.experiments.rundir.Repetition;
import io.tandem.experiments.rundir.Repetitions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The head of the page: what was run, how it ended, and the figures that one looks for first. */
final class OverviewSection {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final List<String> TILES =
      List.of(
          "validation/bits-per-byte",
          "validation/accuracy",
          "validation/macro-f1",
          "validation/micro-f1",
          "validation/mcc",
          "validation/token-accuracy",
          "validation/f1",
          "validation/rmse",
          "validation/mae",
          "validation/r2",
          "validation/bleu",
          "validation/chrf",
          "validation/rouge-1",
          "validation/rouge-2",
          "validation/rouge-l",
          "validation/loss",
          "validation/perplexity",
          "train/loss",
          "tokens-per-second",
          "peak-memory-bytes");
  private static final int MOST_TILES = 5;

  private OverviewSection() {}

  record Model(String title, String kind, List<Badge> badges, List<Fact> facts, List<Fact> tiles) {}

  record Badge(String run, String outcome, String style, String message) {
    boolean named() {
      return !run.isEmpty();
    }

    boolean explained() {
      return !message.isEmpty();
    }
  }

  record Fact(String label, String value) {}

  static String html(ReportSubject subject, Templates templates) {
    return templates.render(
        "overview",
        new Model(subject.title(), kind(subject), badges(subject), facts(subject), tiles(subject)));
  }

  private static List<Fact> tiles(ReportSubject subject) {
    if (!subject.comparison()) {
      return tiles(subject.runs().get(0));
    }
    return subject
        .repetitions()
        .map(all -> repetitionTiles(all, subject))
        .orElseGet(() -> comparisonTiles(subject));
  }

  private static List<Fact> repetitionTiles(Repetitions all, ReportSubject subject) {
    String counted =
        subject.runs().size() + " " + subject.repetition().map(Repetition::plural).orElseThrow();
    List<Fact> tiles = new ArrayList<>();
    Map<String, Double> means = all.means();
    Map<String, Double> deviations = all.deviations();
    for (String metric : TILES) {
      if (Double.isFinite(means.getOrDefault(metric, Double.NaN)) && tiles.size() < MOST_TILES) {
        FigureName name = FigureName.of(metric);
        tiles.add(
            new Fact(
                name.label() + ", mean ± deviation of " + counted,
                name.text(means.get(metric)) + " ± " + name.text(deviations.get(metric))));
      }
    }
    return tiles;
  }

  private static String kind(ReportSubject subject) {
    if (!subject.comparison()) {
      return "Run";
    }
    if (subject.repetition().isPresent()) {
      int runs = subject.runs().size();
      return subject.repetition().get() == Repetition.SEED
          ? "Run with " + runs + " seeds"
          : "Cross-validation in " + runs + " folds";
    }
    String count = ReportSubject.counted(subject.runs().size());
    return subject.title().equals(count) ? "Comparison" : "Comparison of " + count;
  }

  private static List<Badge> badges(ReportSubject subject) {
    List<Badge> badges = new ArrayList<>();
    for (ReportedRun run : subject.runs()) {
      String name = subject.comparison() ? run.name() : "";
      String style = run.state().outcome().name().toLowerCase(Locale.ROOT);
      badges.add(new Badge(name, run.state().word(), style, run.state().message()));
    }
    return badges;
  }

  private static List<Fact> facts(ReportSubject subject) {
    ReportedRun first = subject.runs().get(0);
    List<Fact> facts = new ArrayList<>();
    same(subject, "model", "type").ifPresent(text -> facts.add(new Fact("Model", text)));
    same(subject, "data", "type").ifPresent(text -> facts.add(new Fact("Data", text)));
    same(subject, "training", "steps").ifPresent(text -> facts.add(new Fact("Steps", text)));
    same(subject, "precision").ifPresent(text -> facts.add(new Fact("Precision", text)));
    if (!subject.comparison()) {
      first
          .provenance()
          .map(p -> p.versions().get("engine"))
          .ifPresent(engine -> facts.add(new Fact("Engine", engine)));
    }
    subject.runs().stream()
        .flatMap(run -> run.provenance().stream())
        .map(Provenance::started)
        .min(Instant::compareTo)
        .ifPresent(started -> facts.add(new Fact("Started", TIME.format(started))));
    facts.add(
        new Fact(
            "Time", duration(subject.runs().stream().mapToDouble(ReportedRun::seconds).sum())));
    return facts;
  }

  /** A setting, if it is the same in all runs. */
  private static Optional<String> same(ReportSubject subject, String... keys) {
    List<Optional<String>> values =
        subject.runs().stream().map(run -> run.setting(keys)).distinct().toList();
    return values.size() == 1 ? values.get(0) : Optional.empty();
  }

  private static List<Fact> tiles(ReportedRun run) {
    List<Fact> tiles = new ArrayList<>();
    for (String metric : TILES) {
      Double value = run.latest().get(metric);
      if (value != null && !Double.isNaN(value) && tiles.size() < MOST_TILES) {
        FigureName name = FigureName.of(metric);
        tiles.add(new Fact(name.label() + (run.partial() ? ", so far" : ""), name.text(value)));
      }
    }
    return tiles;
  }

  private static List<Fact> comparisonTiles(ReportSubject subject) {
    LossComparison losses = LossComparison.of(subject.runs());
    List<Fact> tiles = new ArrayList<>();
    losses
        .greatest()
        .ifPresent(
            found -> {
              String place =
                  "greatest difference of training losses, at step %d, of %d steps compared"
                      .formatted(found.step(), found.steps());
              String whose = losses.ofAll() ? "" : ": " + found.names();
              double value = found.value();
              tiles.add(
                  new Fact(
                      place + whose,
                      Double.isFinite(value) ? FigureName.short4(value) : Double.toString(value)));
            });
    extreme(subject, "validation/bits-per-byte", false).ifPresent(tiles::add);
    extreme(subject, "tokens-per-second", true).ifPresent(tiles::add);
    return tiles;
  }

  private static Optional<Fact> extreme(ReportSubject subject, String metric, boolean greatest) {
    FigureName name = FigureName.of(metric);
    if (areTheSame(subject, metric)) {
      return Optional.empty();
    }
    return subject.runs().stream()
        .filter(run -> Double.isFinite(run.figures().getOrDefault(metric, Double.NaN)))
        .max(
            (a, b) ->
                (greatest ? 1 : -1)
                    * Double.compare(a.figures().get(metric), b.figures().get(metric)))
        .map(
            run ->
                new Fact(
                    (greatest ? "most " : "least ") + name.label() + ": " + run.name(),
                    name.text(run.figures().get(metric))));
  }

  /** Where runs differ by rounding, none is ahead. */
  private static boolean areTheSame(ReportSubject subject, String metric) {
    DoubleSummaryStatistics all =
        subject.runs().stream()
            .mapToDouble(run -> run.figures().getOrDefault(metric, Double.NaN))
            .summaryStatistics();
    return all.getMax() - all.getMin() <= 1e-6 * Math.abs(all.getMax());
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole / 3600 + " h " + whole / 60 % 60 + " min";
  }
}
