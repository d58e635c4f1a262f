package io.tandem.evaluation;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.prediction.Prediction.OneLabel;
import io.tandem.evaluation.metric.ConfusionMatrix;
import io.tandem.evaluation.metric.LabelScores;
import io.tandem.evaluation.metric.ReliabilityBin;
import io.tandem.evaluation.tribuo.TribuoCurves;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What there is to see of predicted classes.
 *
 * @param cases the cases
 * @param settings how much of it
 */
record ClassExhibits(ClassCases cases, Classification.Settings settings) {
  private static final String OTHERS = "others";

  List<Exhibit> all() {
    List<Exhibit> exhibits = new ArrayList<>();
    exhibits.add(confusion());
    exhibits.add(perClass("Classes", cases.labelMeasures().perLabel(everything())));
    exhibits.addAll(calibration());
    exhibits.addAll(curves());
    exhibits.addAll(mistakes());
    return exhibits;
  }

  private int[] everything() {
    return IntStream.range(0, cases.size()).toArray();
  }

  private Exhibit confusion() {
    ConfusionMatrix matrix = cases.labelMeasures().confusion(everything());
    List<LabelScores> scores = cases.labelMeasures().perLabel(everything());
    List<String> labels = matrix.labels();
    boolean several = labels.size() > settings.classes() + 1;
    List<Integer> shown =
        IntStream.range(0, labels.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores.get(i).support()))
            .limit(several ? settings.classes() : labels.size())
            .sorted()
            .toList();
    List<String> names = new ArrayList<>(shown.stream().map(labels::get).toList());
    int size = shown.size() + (several ? 1 : 0);
    if (several) {
      names.add(OTHERS);
    }
    double[][] counts = new double[size][size];
    for (int i = 0; i < labels.size(); i++) {
      for (int j = 0; j < labels.size(); j++) {
        int row = shown.indexOf(i) < 0 ? size - 1 : shown.indexOf(i);
        int column = shown.indexOf(j) < 0 ? size - 1 : shown.indexOf(j);
        counts[row][column] += matrix.count(i, j);
      }
    }
    List<List<Double>> rows = new ArrayList<>();
    for (double[] row : counts) {
      rows.add(IntStream.range(0, size).mapToObj(j -> row[j]).toList());
    }
    return new Exhibit.HeatMap("Confusion matrix", "is", "predicted", names, names, rows);
  }

  /** Precision, recall, F1 and how many there are of each class. */
  static Exhibit perClass(String title, List<LabelScores> scores) {
    return new Exhibit.Table(
        title,
        List.of("precision", "recall", "F1", "cases"),
        scores.stream()
            .map(
                one ->
                    new Exhibit.Row(
                        one.label(),
                        List.of(one.precision(), one.recall(), one.f1(), (double) one.support())))
            .toList());
  }

  private List<Exhibit> calibration() {
    List<Exhibit> plots = new ArrayList<>();
    cases
        .probabilityMeasures()
        .ifPresent(
            measures -> {
              List<ReliabilityBin> bars =
                  measures.reliability(everything()).stream()
                      .filter(bar -> bar.cases() > 0)
                      .toList();
              plots.add(
                  new Exhibit.Plot(
                      "Calibration",
                      "probability of what was predicted",
                      "share that is right",
                      true,
                      List.of(
                          new Exhibit.Line(
                              "right",
                              bars.stream().map(ReliabilityBin::confidence).toList(),
                              bars.stream().map(ReliabilityBin::accuracy).toList()))));
            });
    return plots;
  }

  private List<Exhibit> curves() {
    String positive = cases.positive().orElse(null);
    if (positive == null) {
      return List.of();
    }
    boolean[] there = new boolean[cases.size()];
    double[] scores = new double[cases.size()];
    int found = 0;
    boolean comparable = true;
    for (int i = 0; i < there.length; i++) {
      there[i] = cases.references().get(i).equals(positive);
      scores[i] = cases.said().get(i).scores().get(positive);
      found += there[i] ? 1 : 0;
      comparable &= !Double.isNaN(scores[i]);
    }
    if (!comparable || found == 0 || found == there.length) {
      return List.of();
    }
    return List.of(
        new Exhibit.Plot(
            "Receiver operating characteristic",
            "share of the others taken for " + positive,
            "share of " + positive + " found",
            true,
            List.of(TribuoCurves.receiver(positive, there, scores))),
        new Exhibit.Plot(
            "Precision and recall",
            "recall of " + positive,
            "precision of " + positive,
            false,
            List.of(TribuoCurves.precisionRecall(positive, there, scores))));
  }

  private List<Exhibit> mistakes() {
    Passages passages = new Passages();
    for (int i = 0; i < cases.size(); i++) {
      OneLabel said = cases.said().get(i);
      String reference = cases.references().get(i);
      if (!said.label().equals(reference)) {
        double score = said.scores().getOrDefault(said.label(), 0.0);
        String note = "is " + reference + ", predicted " + said.label();
        if (!said.scores().isEmpty()) {
          note +=
              String.format(
                  Locale.ROOT, said.probabilities() ? " with %.3f" : " by a score of %.3f", score);
        }
        List<Span> whole = List.of(new Span(cases.texts().get(i), 0));
        passages.add(score, cases.names().get(i), note, cases.why().get(i).orElse(whole));
      }
    }
    return passages.worst(
        "Surest mistakes",
        "Where the model can tell: blue spoke for what it predicted, red against; the stronger, the"
            + " more.",
        settings.worst());
  }
}
