package io.tandem.evaluation;

import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What there is to see of predicted numbers. */
final class NumberExhibits {
  private static final int MOST_GROUPS = 30;

  private final List<Case> cases;
  private final double[] references;
  private final double[] predictions;

  NumberExhibits(List<Case> cases, double[] references, double[] predictions) {
    this.cases = List.copyOf(cases);
    this.references = references.clone();
    this.predictions = predictions.clone();
  }

  List<Exhibit> all(int worst) {
    List<Exhibit> exhibits = new ArrayList<>();
    exhibits.add(predictedAgainstRight());
    exhibits.add(residuals());
    exhibits.addAll(mistakes(worst));
    return exhibits;
  }

  private double residual(int number) {
    return predictions[number] - references[number];
  }

  /** Where there are many cases, neighbours are taken together. */
  private Exhibit predictedAgainstRight() {
    int[] order =
        IntStream.range(0, references.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> references[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int groups = Math.min(MOST_GROUPS, order.length);
    List<Double> right = new ArrayList<>();
    List<Double> said = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int from = (int) ((long) group * order.length / groups);
      int to = (int) ((long) (group + 1) * order.length / groups);
      int[] members = Arrays.copyOfRange(order, from, to);
      right.add(Arrays.stream(members).mapToDouble(i -> references[i]).average().orElseThrow());
      said.add(Arrays.stream(members).mapToDouble(i -> predictions[i]).average().orElseThrow());
    }
    String note = groups < order.length ? " (means of " + groups + " groups)" : "";
    return new Exhibit.Plot(
        "Predicted against right" + note,
        "right",
        "predicted",
        true,
        List.of(new Exhibit.Line("predicted", right, said)));
  }

  private Exhibit residuals() {
    double[] sorted =
        IntStream.range(0, references.length).mapToDouble(this::residual).sorted().toArray();
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(r -> (r - mean) * (r - mean)).sum();
    List<Exhibit.Row> rows = new ArrayList<>();
    rows.add(new Exhibit.Row("mean", List.of(mean)));
    rows.add(
        new Exhibit.Row("standard deviation", List.of(Math.sqrt(squares / (sorted.length - 1.0)))));
    for (int percent : new int[] {0, 5, 25, 50, 75, 95, 100}) {
      String name =
          switch (percent) {
            case 0 -> "least";
            case 50 -> "median";
            case 100 -> "greatest";
            default -> percent + " %";
          };
      rows.add(new Exhibit.Row(name, List.of(quantile(sorted, percent / 100.0))));
    }
    return new Exhibit.Table("Residuals (predicted less right)", List.of("residual"), rows);
  }

  /** Between two values in proportion, as NumPy has it. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  private List<Exhibit> mistakes(int worst) {
    Passages passages = new Passages();
    for (int i = 0; i < references.length; i++) {
      passages.add(
          Math.abs(residual(i)),
          cases.get(i).name(),
          String.format(
              Locale.ROOT,
              "is %.6g, predicted %.6g: off by %.4g",
              references[i],
              predictions[i],
              residual(i)),
          new CaseContent(cases.get(i)).text(CaseContent.TEXT));
    }
    return passages.worst("Greatest mistakes", "", worst);
  }
}
