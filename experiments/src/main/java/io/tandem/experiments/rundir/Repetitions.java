package io.tandem.experiments.rundir;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs of the same experiment came to, which differ in a seed or a fold alone.
 *
 * @param values the figures that all runs have, by name, each in the order of the runs
 */
public record Repetitions(Map<String, List<Double>> values) {
  /** Copies the map, keeping its order. */
  public Repetitions {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Gathers figures.
   *
   * @param runs the figures of each run, at least two; those that one does not have are left out
   */
  public static Repetitions of(Map<String, Map<String, Double>> runs) {
    if (runs.size() < 2) {
      throw new IllegalArgumentException("repetitions are two runs or more");
    }
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (String name : runs.values().iterator().next().keySet()) {
      if (runs.values().stream().allMatch(figures -> figures.containsKey(name))) {
        values.put(name, runs.values().stream().map(figures -> figures.get(name)).toList());
      }
    }
    return new Repetitions(values);
  }

  /** The mean of each figure. */
  public Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    values.forEach((name, all) -> means.put(name, mean(all)));
    return means;
  }

  /**
   * How far the figures of the runs lie apart: the root of the sum of squared distances from the
   * mean, divided by one less than there are runs.
   */
  public Map<String, Double> deviations() {
    Map<String, Double> deviations = new LinkedHashMap<>();
    values.forEach(
        (name, all) -> {
          double mean = mean(all);
          double squares = all.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
          deviations.put(name, Math.sqrt(squares / (all.size() - 1)));
        });
    return deviations;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  JsonObject toJson() {
    Map<String, Double> means = means();
    Map<String, Double> deviations = deviations();
    JsonObject.Builder json = JsonObject.builder();
    values.forEach(
        (name, all) ->
            json.put(
                name,
                JsonObject.builder()
                    .put("mean", JsonFigure.toJson(means.get(name)))
                    .put("deviation", JsonFigure.toJson(deviations.get(name)))
                    .put(
                        "values",
                        new JsonArray(all.stream().<JsonValue>map(JsonFigure::toJson).toList()))
                    .build()));
    return json.build();
  }
}
