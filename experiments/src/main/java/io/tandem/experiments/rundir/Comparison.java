package io.tandem.experiments.rundir;

import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the same experiment went on several backends.
 *
 * @param runs what each backend did, by its name, at least two
 * @param stepsCompared how many steps all of them have a training loss for
 * @param maxAbsLossDifference the greatest difference of two backends' training losses at one of
 *     these steps; not a number if a loss is that or infinite, or no step can be compared
 * @param stepOfMaxDifference the first step that has it; -1 if no step can be compared
 */
public record Comparison(
    Map<String, Run> runs,
    long stepsCompared,
    double maxAbsLossDifference,
    long stepOfMaxDifference) {

  /**
   * What one backend did.
   *
   * @param directory the name of its run directory, inside the comparison's
   * @param tokensPerSecond how many tokens it trained on per second
   * @param peakMemoryBytes the most memory that its process had resident, -1 where unknown
   */
  public record Run(String directory, double tokensPerSecond, long peakMemoryBytes) {}

  /** Copies the runs, keeping their order. */
  public Comparison {
    if (runs.size() < 2) {
      throw new IllegalArgumentException("a comparison takes two runs");
    }
    runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
  }

  /**
   * Lays curves on each other.
   *
   * @param runs what each backend did, by its name
   * @param losses each backend's training loss by step
   * @return the comparison over the steps that all curves have
   */
  public static Comparison of(
      Map<String, Run> runs, Map<String, ? extends SortedMap<Long, Double>> losses) {
    if (!runs.keySet().equals(losses.keySet())) {
      throw new IllegalArgumentException(
          "runs of " + runs.keySet() + " but losses of " + losses.keySet());
    }
    SortedMap<Long, Double> spreads = spreads(losses.values());
    double greatest = spreads.isEmpty() ? Double.NaN : Double.NEGATIVE_INFINITY;
    long stepOfGreatest = -1;
    for (Map.Entry<Long, Double> spread : spreads.entrySet()) {
      if (Double.isNaN(spread.getValue()) || spread.getValue() > greatest) {
        greatest = spread.getValue();
        stepOfGreatest = spread.getKey();
      }
      if (Double.isNaN(greatest)) {
        break;
      }
    }
    return new Comparison(runs, spreads.size(), greatest, stepOfGreatest);
  }

  /**
   * How far curves are from each other.
   *
   * @param curves at least one, each by step
   * @return at each step that all curves have, the greatest difference of two of them; not a number
   *     if one of them is that or infinite there
   */
  public static SortedMap<Long, Double> spreads(
      Collection<? extends SortedMap<Long, Double>> curves) {
    SortedMap<Long, Double> spreads = new TreeMap<>();
    for (Long step : curves.iterator().next().keySet()) {
      if (curves.stream().allMatch(curve -> curve.containsKey(step))) {
        spreads.put(step, spread(curves, step));
      }
    }
    return spreads;
  }

  private static double spread(Collection<? extends SortedMap<Long, Double>> curves, long step) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (SortedMap<Long, Double> curve : curves) {
      double loss = curve.get(step);
      if (!Double.isFinite(loss)) {
        return Double.NaN;
      }
      least = Math.min(least, loss);
      most = Math.max(most, loss);
    }
    return most - least;
  }

  /**
   * The comparison as {@code comparison.json} has it.
   *
   * @return the figures
   */
  public JsonObject toJson() {
    JsonObject.Builder backends = JsonObject.builder();
    runs.forEach(
        (name, run) ->
            backends.put(
                name,
                JsonObject.builder()
                    .put("directory", run.directory())
                    .put("tokensPerSecond", JsonFigure.toJson(run.tokensPerSecond()))
                    .put("peakMemoryBytes", run.peakMemoryBytes())
                    .build()));
    return JsonObject.builder()
        .put("maxAbsLossDifference", JsonFigure.toJson(maxAbsLossDifference))
        .put("stepOfMaxDifference", stepOfMaxDifference)
        .put("stepsCompared", stepsCompared)
        .put("backends", backends.build())
        .build();
  }
}
