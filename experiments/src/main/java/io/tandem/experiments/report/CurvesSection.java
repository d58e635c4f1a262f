package io.tandem.experiments.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every metric of the journals over the steps, the runs laid on each other. */
final class CurvesSection implements ReportSection {
  private static final String VALIDATION = "validation/";
  private static final String TRAIN_LOSS = "train/loss";
  private static final String VALIDATION_LOSS = "validation/loss";

  /** What comes first, after the loss; the rest follows in the journal's order. */
  private static final List<String> FIRST =
      List.of(
          "validation/bits-per-byte",
          "train/gradient-norm",
          "train/learning-rate",
          "train/tokens-per-second");

  /** What is as it is said, and jumps. */
  private static final Set<String> NOT_SMOOTHED =
      Set.of("train/learning-rate", "train/loss-scale", "train/skipped");

  record Model(List<Chart> charts, boolean comparison, List<Name> runs, String note) {
    boolean noted() {
      return !note.isEmpty();
    }
  }

  record Name(int index, int color, String name) {}

  @Override
  public Optional<Content> of(ReportSubject subject, Templates templates) {
    List<Chart> charts = new ArrayList<>();
    loss(subject).ifPresent(charts::add);
    LossComparison losses = LossComparison.of(subject.runs());
    difference(losses, subject.runs().size()).ifPresent(charts::add);
    Set<String> metrics = new LinkedHashSet<>(FIRST);
    subject.runs().forEach(run -> metrics.addAll(run.curves().keySet()));
    metrics.removeAll(Set.of(TRAIN_LOSS, VALIDATION_LOSS));
    for (String metric : metrics) {
      metric(subject, metric, "chart-" + charts.size()).ifPresent(charts::add);
    }
    if (charts.isEmpty()) {
      return Optional.empty();
    }
    List<Name> names = new ArrayList<>();
    for (ReportedRun run : subject.runs()) {
      names.add(new Name(names.size(), names.size() % Chart.COLORS, run.name()));
    }
    Model model = new Model(charts, subject.comparison(), names, losses.note());
    return Optional.of(new Content("curves", "Curves", templates.render("curves", model)));
  }

  private static Optional<Chart> loss(ReportSubject subject) {
    List<Chart.Series> series = new ArrayList<>();
    for (int run = 0; run < subject.runs().size(); run++) {
      ReportedRun one = subject.runs().get(run);
      String prefix = subject.comparison() ? one.name() + ", " : "";
      add(series, one, TRAIN_LOSS, prefix + "training", run, run);
      int color = subject.comparison() ? run : 1;
      add(series, one, VALIDATION_LOSS, prefix + "validation", run, color);
    }
    return chart("chart-loss", "Loss", true, TRAIN_LOSS, series);
  }

  private static Optional<Chart> metric(ReportSubject subject, String metric, String id) {
    List<Chart.Series> series = new ArrayList<>();
    for (int run = 0; run < subject.runs().size(); run++) {
      ReportedRun one = subject.runs().get(run);
      String label = subject.comparison() ? one.name() : FigureName.of(metric).label();
      add(series, one, metric, label, run, run);
    }
    String title = FigureName.of(metric).label();
    return chart(
        id,
        title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1),
        false,
        metric,
        series);
  }

  private static void add(
      List<Chart.Series> series,
      ReportedRun run,
      String metric,
      String label,
      int index,
      int color) {
    Curve curve = run.curves().get(metric);
    if (curve != null) {
      boolean dashed = metric.startsWith(VALIDATION);
      series.add(new Chart.Series(label, index, color, dashed, curve));
    }
  }

  private static Optional<Chart> chart(
      String id, String title, boolean wide, String metric, List<Chart.Series> series) {
    FigureName name = FigureName.of(metric);
    boolean smooth = !NOT_SMOOTHED.contains(metric);
    boolean validation = metric.startsWith(VALIDATION);
    return series.stream().allMatch(one -> isOnlyFigure(one, validation))
        ? Optional.empty()
        : Optional.of(new Chart(id, title, name.unit(), wide, smooth, false, name, series));
  }

  /** What is measured once, or was trained by no steps, stands among the results. */
  private static boolean isOnlyFigure(Chart.Series series, boolean validation) {
    List<Curve.Point> points = series.curve().points();
    return (validation && points.size() < 2)
        || points.stream().allMatch(point -> point.step() == 0);
  }

  /** How far the training losses of runs that can be compared are from each other. */
  private static Optional<Chart> difference(LossComparison losses, int runs) {
    List<Chart.Series> series = new ArrayList<>();
    // A logarithmic axis would show nothing of runs that are equal throughout.
    boolean logarithmic = true;
    for (LossComparison.Group group : losses.groups()) {
      Map<Long, Double> seconds = new HashMap<>();
      Curve first = group.runs().get(0).curves().get(TRAIN_LOSS);
      if (first != null) {
        first.points().forEach(point -> seconds.put(point.step(), point.seconds()));
      }
      List<Curve.Point> points = new ArrayList<>();
      group
          .spreads()
          .forEach((step, value) -> points.add(new Curve.Point(step, seconds.get(step), value)));
      if (!points.isEmpty()) {
        logarithmic &= points.stream().anyMatch(point -> point.value() > 0);
        String label = losses.ofAll() ? "difference" : group.names();
        int color = runs + series.size();
        series.add(new Chart.Series(label, -1, color, false, new Curve(points)));
      }
    }
    FigureName name = new FigureName("difference", "nats per token", FigureName::short4);
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Chart(
                "chart-difference",
                "Greatest difference of training losses",
                name.unit(),
                false,
                false,
                logarithmic,
                name,
                series));
  }
}
