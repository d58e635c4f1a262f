package io.tandem.experiments.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every combination of values, the last key changing first.
 *
 * @param dimensions the keys
 */
record GridSampler(List<Dimension> dimensions) implements Sampler {
  @Override
  public Map<String, String> values(int trial, SweepState state) {
    return values(dimensions, trial);
  }

  /** The values of a trial, by its number from 1. */
  static Map<String, String> values(List<Dimension> dimensions, int trial) {
    Map<String, String> values = new LinkedHashMap<>();
    dimensions.forEach(dimension -> values.put(dimension.key(), ""));
    long rest = trial - 1L;
    for (int i = dimensions.size() - 1; i >= 0; i--) {
      List<String> grid = dimensions.get(i).space().grid();
      values.put(dimensions.get(i).key(), grid.get((int) (rest % grid.size())));
      rest /= grid.size();
    }
    return values;
  }

  /** How many combinations there are. */
  static long combinations(List<Dimension> dimensions) {
    double all = 1;
    for (Dimension dimension : dimensions) {
      all *= dimension.space().grid().size();
    }
    return (long) all;
  }
}
