package io.tandem.experiments.sweep;

import io.tandem.evaluation.importance.Importance;
import io.tandem.experiments.sweep.bayesian.Surrogate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How much each key of a sweep matters.
 *
 * @param keys the one that explains most first
 * @param trials from how many this is known
 */
public record SweepImportance(List<Key> keys, int trials) {
  /** With fewer trials a forest tells nothing. */
  private static final int FEWEST = 6;

  /** The forest's analysis takes time that grows with the square of their number. */
  private static final int MOST = 1000;

  /**
   * A key's share of the variance.
   *
   * @param main what it explains by itself, from 0 to 1
   * @param total the same with its interactions
   */
  public record Key(String key, double main, double total) {}

  /** Copies the list. */
  public SweepImportance {
    keys = List.copyOf(keys);
  }

  /**
   * Measures it on the figures at the first rung, where all trials were trained alike; of trials
   * that do not pause, that is their end.
   *
   * @return nothing if there are too few trials
   */
  static Optional<SweepImportance> of(SweepFile sweep, SweepState state) {
    List<double[]> points = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (Trial trial : state.trials()) {
      if (!trial.rungs().isEmpty() && points.size() < MOST) {
        double[] point = new double[sweep.dimensions().size()];
        for (int i = 0; i < point.length; i++) {
          Dimension dimension = sweep.dimensions().get(i);
          point[i] = dimension.space().position(trial.values().get(dimension.key()));
        }
        points.add(point);
        losses.add(sweep.config().goal().loss(trial.rungs().get(0).value()));
      }
    }
    if (points.size() < FEWEST) {
      return Optional.empty();
    }
    double[] cut = Surrogate.cut(losses.stream().mapToDouble(Double::doubleValue).toArray());
    Importance found = Importance.of(points, cut, sweep.config().seed());
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < sweep.dimensions().size(); i++) {
      keys.add(new Key(sweep.dimensions().get(i).key(), found.main().get(i), found.total().get(i)));
    }
    keys.sort(Comparator.comparingDouble(key -> -key.total()));
    return Optional.of(new SweepImportance(keys, points.size()));
  }
}
