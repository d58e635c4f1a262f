package io.tandem.experiments.sweep;

import io.tandem.api.program.Philox;
import io.tandem.experiments.sweep.bayesian.Surrogate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the values of which a Gaussian process over the trials so far expects the greatest
 * improvement (Snoek, Larochelle and Adams 2012). Whole numbers and choices are what they are
 * before the process sees them (Garrido-Merchán and Hernández-Lobato 2020). Of trials that pause,
 * those of the highest rung count at which there are enough, as in BOHB (Falkner, Klein and Hutter
 * 2018). A trial that failed counts as the worst there is.
 *
 * @param dimensions the keys
 * @param goal what is sought
 * @param startup how many trials are drawn before
 * @param seed of the sweep
 */
record BayesianSampler(List<Dimension> dimensions, Goal goal, int startup, long seed)
    implements Sampler {
  private static final int ANYWHERE = 1500;
  private static final int AROUND = 100;
  private static final int CENTRES = 5;
  private static final double[] REACHES = {0.2, 0.05, 0.01};

  /** How often an unordered choice is another one around a centre. */
  private static final double OTHER = 0.2;

  @Override
  public Map<String, String> values(int trial, SweepState state) {
    RandomSampler random = new RandomSampler(dimensions, seed);
    List<List<Trial>> rungs = Scheduler.byRung(state);
    if (rungs.isEmpty() || rungs.get(0).size() < startup) {
      return random.values(trial, state);
    }
    int level = rungs.size() - 1;
    while (level > 0 && rungs.get(level).size() < Math.max(startup, dimensions.size() + 1)) {
      level--;
    }
    List<Trial> seen = rungs.get(level);
    Surrogate surrogate = surrogate(trial, state, seen, level);
    int rung = level;
    List<Trial> best =
        seen.stream()
            .sorted(Comparator.comparingDouble(one -> goal.loss(value(one, rung))))
            .limit(CENTRES)
            .toList();
    Set<Map<String, String>> known = new HashSet<>();
    state.trials().forEach(one -> known.add(one.values()));
    return chosen(surrogate, Philox.of(seed, "sweep candidates " + trial), best, known)
        .orElseGet(() -> random.values(trial, state));
  }

  private static double value(Trial trial, int rung) {
    return trial.rungs().get(rung).value();
  }

  private Surrogate surrogate(int trial, SweepState state, List<Trial> seen, int rung) {
    List<double[]> points = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (Trial one : seen) {
      points.add(point(one.values()));
      losses.add(goal.loss(value(one, rung)));
    }
    double worst = losses.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    for (Trial failed : state.in(Trial.State.FAILED)) {
      if (!seen.contains(failed)) {
        points.add(point(failed.values()));
        losses.add(worst);
      }
    }
    List<double[]> pending =
        state.open().stream()
            .filter(one -> !seen.contains(one))
            .map(one -> point(one.values()))
            .toList();
    return Surrogate.of(
        points,
        losses.stream().mapToDouble(Double::doubleValue).toArray(),
        pending,
        unordered(),
        Philox.of(seed, "sweep kernel " + trial));
  }

  /** The candidate that promises most and was not tried before. */
  private Optional<Map<String, String>> chosen(
      Surrogate surrogate, Philox draws, List<Trial> centres, Set<Map<String, String>> known) {
    Candidates candidates = new Candidates(surrogate, known);
    long draw = 0;
    for (int i = 0; i < ANYWHERE; i++) {
      Map<String, String> values = new LinkedHashMap<>();
      for (Dimension dimension : dimensions) {
        values.put(dimension.key(), dimension.space().at(draws.uniform(draw++)));
      }
      candidates.offer(values);
    }
    List<Map<String, String>> around = new ArrayList<>();
    centres.forEach(centre -> around.add(centre.values()));
    for (double reach : REACHES) {
      candidates.best().ifPresent(around::add);
      for (Map<String, String> centre : List.copyOf(around)) {
        for (int i = 0; i < AROUND; i++) {
          candidates.offer(near(centre, reach, draws, draw));
          draw += 4L * dimensions.size();
        }
      }
    }
    return candidates.best();
  }

  private Map<String, String> near(
      Map<String, String> centre, double reach, Philox draws, long draw) {
    Map<String, String> values = new LinkedHashMap<>();
    boolean[] unordered = unordered();
    for (int i = 0; i < dimensions.size(); i++) {
      Dimension dimension = dimensions.get(i);
      long own = draw + 4L * i;
      String value = centre.get(dimension.key());
      if (!unordered[i]) {
        double moved = dimension.space().position(value) + reach * draws.normal(own);
        value = dimension.space().at(Math.min(1, Math.max(0, moved)));
      } else if (draws.uniform(own) < OTHER) {
        value = dimension.space().at(draws.uniform(own + 1));
      }
      values.put(dimension.key(), value);
    }
    return values;
  }

  private boolean[] unordered() {
    boolean[] unordered = new boolean[dimensions.size()];
    for (int i = 0; i < unordered.length; i++) {
      unordered[i] =
          dimensions.get(i).space() instanceof Space.Choice choice && !choice.isOrdered();
    }
    return unordered;
  }

  private double[] point(Map<String, String> values) {
    double[] point = new double[dimensions.size()];
    for (int i = 0; i < point.length; i++) {
      Dimension dimension = dimensions.get(i);
      point[i] = dimension.space().position(values.get(dimension.key()));
    }
    return point;
  }

  /** The best of what was offered. */
  private final class Candidates {
    private final Surrogate surrogate;
    private final Set<Map<String, String>> known;
    private Optional<Map<String, String>> best = Optional.empty();
    private double most = -1;

    Candidates(Surrogate surrogate, Set<Map<String, String>> known) {
      this.surrogate = surrogate;
      this.known = known;
    }

    void offer(Map<String, String> values) {
      if (known.contains(values)) {
        return;
      }
      double improvement = surrogate.improvement(point(values));
      if (improvement > most) {
        most = improvement;
        best = Optional.of(values);
      }
    }

    Optional<Map<String, String>> best() {
      return best;
    }
  }
}
