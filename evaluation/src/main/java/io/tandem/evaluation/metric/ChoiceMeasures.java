package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Choices between texts whose number may differ from case to case:
 *
 * <ul>
 *   <li>{@code accuracy}: the share of cases whose right one is chosen, 0 to 1;
 *   <li>{@code log-loss}: the mean of minus the natural logarithm of the right one's probability,
 *       which is moved to at least 2^-52 first, in nats; only where there are probabilities.
 * </ul>
 *
 * <p>Over no cases, both are not a number.
 */
public final class ChoiceMeasures implements Measures {
  /** All names. */
  public static final Set<String> NAMES =
      Collections.unmodifiableSet(new LinkedHashSet<>(List.of("accuracy", "log-loss")));

  private final boolean[] hits;
  private final double[] losses;

  private ChoiceMeasures(
      List<String> right, List<String> chosen, List<Map<String, Double>> probabilities) {
    Cases.sameNumber("references", right.size(), "choices", chosen.size());
    hits = new boolean[right.size()];
    losses = new double[probabilities.size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = right.get(i).equals(chosen.get(i));
    }
    for (int i = 0; i < losses.length; i++) {
      double probability = probabilities.get(i).getOrDefault(right.get(i), 0.0);
      losses[i] = -Math.log(Math.max(probability, Math.ulp(1.0)));
    }
  }

  /**
   * Measures choices without probabilities.
   *
   * @param right of each case the right one
   * @param chosen the chosen one
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static ChoiceMeasures of(List<String> right, List<String> chosen) {
    return new ChoiceMeasures(right, chosen, List.of());
  }

  /**
   * Measures choices.
   *
   * @param right of each case the right one
   * @param chosen the chosen one
   * @param probabilities of what can be chosen
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static ChoiceMeasures of(
      List<String> right, List<String> chosen, List<Map<String, Double>> probabilities) {
    Cases.sameNumber("references", right.size(), "probabilities", probabilities.size());
    return new ChoiceMeasures(right, chosen, probabilities);
  }

  @Override
  public int cases() {
    return hits.length;
  }

  @Override
  public Set<String> names() {
    return losses.length == 0 ? Set.of("accuracy") : NAMES;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double right = 0;
    double loss = 0;
    for (int number : selection) {
      right += hits[number] ? 1 : 0;
      loss += losses.length == 0 ? 0 : losses[number];
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", right / selection.length);
    if (losses.length > 0) {
      figures.put("log-loss", loss / selection.length);
    }
    return Collections.unmodifiableMap(figures);
  }
}
