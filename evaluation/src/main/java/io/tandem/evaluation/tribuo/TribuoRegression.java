package io.tandem.evaluation.tribuo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Prediction;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.evaluation.RegressionEvaluation;
import org.tribuo.regression.evaluation.RegressionEvaluator;

/** Evaluates numbers by Tribuo's {@link RegressionEvaluator}. */
public final class TribuoRegression {
  private static final String NUMBER = "number";

  private TribuoRegression() {}

  /**
   * Evaluates.
   *
   * @param references each case's number
   * @param predictions what was predicted for it
   * @param source where the predictions come from
   * @return {@code mae}, {@code rmse} and {@code r2}
   */
  public static TribuoEvaluation of(
      double[] references, double[] predictions, PredictionSource source) {
    TribuoLog.quiet();
    List<Regressor> right = new ArrayList<>();
    List<Prediction<Regressor>> made = new ArrayList<>();
    for (int i = 0; i < references.length; i++) {
      right.add(new Regressor(NUMBER, references[i]));
      made.add(
          new Prediction<>(
              new Regressor(NUMBER, predictions[i]), 0, LabelNumbers.example(right.get(i))));
    }
    RegressionFactory factory = new RegressionFactory();
    RegressionEvaluation evaluation =
        new RegressionEvaluator()
            .evaluate(
                new RecordedModel<>(source, LabelNumbers.info(factory, right), false),
                made,
                new SimpleDataSourceProvenance(source.data(), factory));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("mae", evaluation.averageMAE());
    figures.put("rmse", evaluation.averageRMSE());
    figures.put("r2", evaluation.averageR2());
    return new TribuoEvaluation(
        figures,
        ProvenanceText.of(RegressionEvaluator.class.getName(), evaluation.getProvenance()));
  }
}
