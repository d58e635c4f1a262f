package io.tandem.experiments.sweep;

import io.tandem.api.program.Philox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Each value drawn by itself, from the seed, the key and the number of the trial.
 *
 * @param dimensions the keys
 * @param seed of the sweep
 */
record RandomSampler(List<Dimension> dimensions, long seed) implements Sampler {
  @Override
  public Map<String, String> values(int trial, SweepState state) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Dimension dimension : dimensions) {
      double position = Philox.of(seed, "sweep " + dimension.key()).uniform(trial);
      values.put(dimension.key(), dimension.space().at(position));
    }
    return values;
  }
}
