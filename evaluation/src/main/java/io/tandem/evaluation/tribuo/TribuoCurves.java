package io.tandem.evaluation.tribuo;

import io.tandem.api.evaluation.Exhibit;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.classification.evaluation.LabelEvaluationUtil;

/** Curves of what is found at every threshold, from Tribuo. */
public final class TribuoCurves {
  /** More could not be told apart in a report. */
  private static final int MOST_POINTS = 200;

  private TribuoCurves() {}

  /**
   * How many of those that are there are found, for every share of the others that is taken for one
   * (receiver operating characteristic).
   *
   * @param name what the line is called
   * @param there whether each case is what is looked for; some are and some are not
   * @param scores of each case; greater is likelier
   */
  public static Exhibit.Line receiver(String name, boolean[] there, double[] scores) {
    LabelEvaluationUtil.ROC curve = LabelEvaluationUtil.generateROCCurve(there, scores);
    return line(name, curve.fpr, curve.tpr);
  }

  /**
   * How many of those that are taken for what is looked for are it, for every share of it that is
   * found.
   *
   * @param name what the line is called
   * @param there whether each case is what is looked for; some are and some are not
   * @param scores of each case; greater is likelier
   */
  public static Exhibit.Line precisionRecall(String name, boolean[] there, double[] scores) {
    LabelEvaluationUtil.PRCurve curve = LabelEvaluationUtil.generatePRCurve(there, scores);
    return line(name, reversed(curve.recall), reversed(curve.precision));
  }

  private static double[] reversed(double[] values) {
    double[] reversed = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }

  private static Exhibit.Line line(String name, double[] x, double[] y) {
    List<Double> across = new ArrayList<>();
    List<Double> up = new ArrayList<>();
    int points = Math.min(MOST_POINTS, x.length);
    for (int i = 0; i < points; i++) {
      int at = points == 1 ? 0 : (int) ((long) i * (x.length - 1) / (points - 1));
      across.add(x[at]);
      up.add(y[at]);
    }
    return new Exhibit.Line(name, across, up);
  }
}
