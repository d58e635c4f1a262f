package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Predicted numbers, as scikit-learn 1.9 defines it:
 *
 * <ul>
 *   <li>{@code mae}: the mean absolute error, in the numbers' unit, at least 0;
 *   <li>{@code rmse}: the root of the mean squared error, likewise;
 *   <li>{@code r2}: the coefficient of determination, at most 1; where all references are equal, 1
 *       if all predictions equal them and 0 if not; over fewer than two cases not a number.
 * </ul>
 *
 * <p>Over no cases, every figure is not a number.
 */
public final class RegressionMeasures implements Measures {
  private static final Set<String> NAMES =
      Collections.unmodifiableSet(new LinkedHashSet<>(List.of("mae", "rmse", "r2")));

  private final double[] references;
  private final double[] predictions;

  private RegressionMeasures(double[] references, double[] predictions) {
    Cases.sameNumber("references", references.length, "predictions", predictions.length);
    for (int i = 0; i < references.length; i++) {
      Cases.finite("reference", i, references[i]);
      Cases.finite("prediction", i, predictions[i]);
    }
    this.references = references.clone();
    this.predictions = predictions.clone();
  }

  /**
   * Measures predicted numbers.
   *
   * @param references each case's number, finite
   * @param predictions what was predicted for it, finite
   * @return the figures
   * @throws IllegalArgumentException if the arrays are of different length or have other numbers
   */
  public static RegressionMeasures of(double[] references, double[] predictions) {
    return new RegressionMeasures(references, predictions);
  }

  @Override
  public int cases() {
    return references.length;
  }

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double cases = selection.length;
    double sum = 0;
    double absolute = 0;
    double squared = 0;
    for (int number : selection) {
      double error = references[number] - predictions[number];
      sum += references[number];
      absolute += Math.abs(error);
      squared += error * error;
    }
    double spread = 0;
    boolean constant = true;
    for (int number : selection) {
      double apart = references[number] - sum / cases;
      spread += apart * apart;
      constant &= references[number] == references[selection[0]];
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("mae", absolute / cases);
    figures.put("rmse", Math.sqrt(squared / cases));
    figures.put(
        "r2", selection.length < 2 ? Double.NaN : explained(squared, constant ? 0 : spread));
    return Collections.unmodifiableMap(figures);
  }

  private static double explained(double squared, double spread) {
    if (squared == 0) {
      return 1;
    }
    return spread == 0 ? 0 : 1 - squared / spread;
  }
}
