package io.tandem.evaluation.tribuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Measures;
import io.tandem.api.prediction.Prediction.OneLabel;
import io.tandem.evaluation.metric.LabelMeasures;
import io.tandem.evaluation.metric.MultiLabelMeasures;
import io.tandem.evaluation.metric.ProbabilityMeasures;
import io.tandem.evaluation.metric.RegressionMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Tribuo's evaluators say, against the metrics that resampling takes. */
class TribuoAgreementTest {
  private static final double ROUNDING = 1e-12;
  private static final PredictionSource SOURCE =
      new PredictionSource(Map.of("trainer", "gradient", "layers", "4"), "some data");

  /** Names that Tribuo has other uses for, and others. */
  private static final List<String> LABELS =
      List.of("a", "b,c", "", "LABEL##UNKNOWN", "ML##NEGATIVE", "größer", "z");

  private static void assertAgree(TribuoEvaluation tribuo, Measures measures, String... names) {
    int[] all = IntStream.range(0, measures.cases()).toArray();
    Map<String, Double> ours = measures.over(all);
    assertEquals(Set.of(names), tribuo.figures().keySet());
    tribuo
        .figures()
        .forEach((name, figure) -> assertEquals(ours.get(name), figure, ROUNDING, name));
  }

  @Test
  void classesAreMeasuredAlike() {
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      int known = 1 + random.nextInt(LABELS.size());
      List<String> references = new ArrayList<>();
      List<OneLabel> said = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        references.add(LABELS.get(random.nextInt(known)));
        String label = random.nextBoolean() ? references.get(i) : LABELS.get(random.nextInt(7));
        said.add(new OneLabel(label, Map.of(), false));
      }
      assertAgree(
          TribuoClassification.of(references, said, List.of(), SOURCE),
          LabelMeasures.of(references, said.stream().map(OneLabel::label).toList()),
          "accuracy",
          "macro-precision",
          "macro-recall",
          "macro-f1",
          "micro-precision",
          "micro-recall",
          "micro-f1");
    }
  }

  @Test
  void areasUnderCurvesAreMeasuredAlikeWithTiesToo() {
    Random random = new Random(2);
    for (int trial = 0; trial < 50; trial++) {
      List<String> references = new ArrayList<>(List.of("no", "yes"));
      int cases = 2 + random.nextInt(40);
      List<OneLabel> said = new ArrayList<>();
      double[][] rows = new double[cases][];
      for (int i = 0; i < cases; i++) {
        if (i > 1) {
          references.add(random.nextInt(3) == 0 ? "yes" : "no");
        }
        double yes = random.nextInt(9) / 8.0;
        rows[i] = new double[] {1 - yes, yes};
        said.add(OneLabel.likeliest(Map.of("no", 1 - yes, "yes", yes), true));
      }
      TribuoEvaluation tribuo = TribuoClassification.of(references, said, List.of("yes"), SOURCE);
      Map<String, Double> ours =
          ProbabilityMeasures.of(List.of("no", "yes"), references, rows)
              .over(IntStream.range(0, cases).toArray());
      for (String name : List.of("accuracy", "roc-auc", "average-precision")) {
        assertEquals(ours.get(name), tribuo.figures().get(name), ROUNDING, name);
      }
    }
  }

  @Test
  void setsOfLabelsAreMeasuredAlike() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      List<Set<String>> references = new ArrayList<>();
      List<Set<String>> predictions = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(30); i++) {
        references.add(some(random));
        predictions.add(some(random));
      }
      references.set(0, Set.of("a"));
      assertAgree(
          TribuoMultiLabel.of(LABELS, references, predictions, SOURCE),
          MultiLabelMeasures.of(LABELS, references, predictions),
          "macro-precision",
          "macro-recall",
          "macro-f1",
          "micro-precision",
          "micro-recall",
          "micro-f1");
    }
  }

  private static Set<String> some(Random random) {
    Set<String> labels = new TreeSet<>();
    LABELS.forEach(
        label -> {
          if (random.nextInt(3) == 0) {
            labels.add(label);
          }
        });
    return labels;
  }

  @Test
  void numbersAreMeasuredAlike() {
    Random random = new Random(4);
    for (int trial = 0; trial < 50; trial++) {
      int cases = 2 + random.nextInt(40);
      double[] references = random.doubles(cases, -5, 20).toArray();
      double[] predictions = random.doubles(cases, -5, 20).toArray();
      assertAgree(
          TribuoRegression.of(references, predictions, SOURCE),
          RegressionMeasures.of(references, predictions),
          "mae",
          "rmse",
          "r2");
    }
  }

  @Test
  void aFigureThatTribuoCannotGiveIsLeftOut() {
    TribuoEvaluation same = TribuoRegression.of(new double[] {2, 2}, new double[] {1, 2}, SOURCE);
    assertEquals(Set.of("mae", "rmse"), same.figures().keySet());
    assertTrue(
        TribuoMultiLabel.of(List.of(), List.of(Set.of()), List.of(Set.of()), SOURCE)
            .figures()
            .isEmpty());
  }

  @Test
  void theProvenanceNamesEvaluatorModelAndDataAndNoTime() {
    List<String> provenances =
        List.of(
            TribuoClassification.of(
                    List.of("a"), List.of(new OneLabel("a", Map.of(), false)), List.of(), SOURCE)
                .provenance(),
            TribuoMultiLabel.of(List.of(), List.of(Set.of("a")), List.of(Set.of()), SOURCE)
                .provenance(),
            TribuoRegression.of(new double[] {1}, new double[] {2}, SOURCE).provenance(),
            TribuoTagging.of(List.of(List.of("N")), List.of(List.of("V")), SOURCE).provenance());
    for (String provenance : provenances) {
      assertTrue(provenance.startsWith("org.tribuo."), provenance);
      for (String part :
          List.of(
              "Evaluator: ", "tribuo-version=4.", "layers=4", "trainer=gradient", "some data")) {
        assertTrue(provenance.contains(part), part + " in " + provenance);
      }
      assertFalse(provenance.matches(".*\\d{2}:\\d{2}.*"), provenance);
      assertFalse(provenance.contains("java-version"), provenance);
      assertEquals(1, provenance.lines().count(), provenance);
    }
  }
}
