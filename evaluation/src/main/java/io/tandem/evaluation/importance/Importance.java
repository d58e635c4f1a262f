package io.tandem.evaluation.importance;

import io.tandem.evaluation.tribuo.TribuoLog;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * The share of a figure's variance over a unit cube that each coordinate has by itself, and each
 * with its interactions, as a random forest sees it: functional analysis of variance (Hutter, Hoos
 * and Leyton-Brown 2014, "An Efficient Approach for Assessing Hyperparameter Importance", sections
 * 3 and 4). The forest is Tribuo's; the shares are computed exactly for each of its trees, and are
 * the means over trees.
 *
 * @param main for each coordinate, the share of its own effect, from 0 to 1
 * @param total for each coordinate, the share of all effects that it is part of, from 0 to 1; what
 *     it has more than {@code main} are interactions
 */
public record Importance(List<Double> main, List<Double> total) {
  private static final int TREES = 64;
  private static final int DEPTH = 64;
  private static final float CHILD_WEIGHT = 1;
  private static final float SPLIT_FEATURES = 0.7f;
  private static final String TARGET = "value";

  /** Copies the lists. */
  public Importance {
    main = List.copyOf(main);
    total = List.copyOf(total);
  }

  /**
   * Measures it.
   *
   * @param points in the unit cube, all of as many coordinates, at least one
   * @param values at the points, finite
   * @param seed of the forest
   * @return shares of 0 where all values are the same
   * @throws IllegalArgumentException if there are no points, or not a value for each
   */
  public static Importance of(List<double[]> points, double[] values, long seed) {
    if (points.isEmpty() || points.size() != values.length) {
      throw new IllegalArgumentException(
          points.size() + " points and " + values.length + " values");
    }
    int size = points.get(0).length;
    double[] main = new double[size];
    double[] total = new double[size];
    int counted = 0;
    for (TreeBoxes tree : forest(points, values, seed)) {
      if (tree.variance() > 0) {
        counted++;
        for (int i = 0; i < size; i++) {
          main[i] += tree.main(i) / tree.variance();
          total[i] += tree.total(i) / tree.variance();
        }
      }
    }
    List<Double> mains = new ArrayList<>();
    List<Double> totals = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      mains.add(counted == 0 ? 0 : main[i] / counted);
      totals.add(counted == 0 ? 0 : total[i] / counted);
    }
    return new Importance(mains, totals);
  }

  private static List<TreeBoxes> forest(List<double[]> points, double[] values, long seed) {
    TribuoLog.quiet();
    int size = points.get(0).length;
    String[] names = new String[size];
    for (int i = 0; i < size; i++) {
      names[i] = "x" + i;
    }
    RegressionFactory factory = new RegressionFactory();
    MutableDataset<Regressor> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("points", factory), factory);
    for (int i = 0; i < values.length; i++) {
      data.add(new ArrayExample<>(new Regressor(TARGET, values[i]), names, points.get(i)));
    }
    CARTRegressionTrainer tree =
        new CARTRegressionTrainer(
            DEPTH, CHILD_WEIGHT, 0, SPLIT_FEATURES, false, new MeanSquaredError(), seed);
    Model<Regressor> forest =
        new RandomForestTrainer<>(tree, new AveragingCombiner(), TREES, seed).train(data);
    List<TreeBoxes> trees = new ArrayList<>();
    for (Model<Regressor> one : ((WeightedEnsembleModel<Regressor>) forest).getModels()) {
      ImmutableFeatureMap features = one.getFeatureIDMap();
      int[] coordinates = new int[features.size()];
      for (int i = 0; i < size; i++) {
        coordinates[features.get(names[i]).getID()] = i;
      }
      trees.add(
          TreeBoxes.of(
              ((IndependentRegressionTreeModel) one).getRoots().get(TARGET), coordinates, size));
    }
    return trees;
  }
}
