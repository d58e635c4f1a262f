package io.tandem.experiments.run;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.rundir.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers a run's final figures from its events. */
final class RunMeter implements Callback {
  /** Steps in which caches and kernels are warming up. */
  private static final int WARM_UP = 3;

  private final long begun = System.nanoTime();
  private final List<Double> rates = new ArrayList<>();
  private final TrackingCost tracking = new TrackingCost();
  private double loss = Double.NaN;
  private double firstStep = Double.NaN;
  private double seconds;
  private double engineSeconds;
  private long steps;
  private double savingSeconds;

  /**
   * Takes up what the journal of a run tells that is continued.
   *
   * @param from the last step that is not made again
   */
  void resume(Journal journal, long from) {
    steps = from;
    loss = journal.curve(JournalCallback.TRAIN_LOSS).getOrDefault(from, Double.NaN);
    rates.addAll(journal.curve(JournalCallback.TOKENS_PER_SECOND).headMap(from + 1).values());
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Stepped stepped) {
      steps = stepped.step();
      loss = stepped.loss();
      if (Double.isNaN(firstStep)) {
        firstStep = (System.nanoTime() - begun) / 1e9;
      }
      rates.add(stepped.targetTokens() / stepped.seconds());
      seconds += stepped.seconds();
      engineSeconds += stepped.engineSeconds();
    } else if (event instanceof TrainingEvent.Saved saved) {
      savingSeconds += saved.seconds();
    }
  }

  /** Where what the training thread does for tracking is measured. */
  TrackingCost tracking() {
    return tracking;
  }

  /** Updates made so far. */
  long steps() {
    return steps;
  }

  RunResult result(Map<String, Double> measured, Map<String, Long> sizes) {
    return new RunResult(
        steps,
        measured,
        loss,
        medianRate(),
        firstStep,
        1 - engineSeconds / seconds,
        savingSeconds / (seconds + savingSeconds),
        tracking.figures(),
        ProcessMemory.peakBytes(),
        sizes);
  }

  private double medianRate() {
    List<Double> warm = rates.size() > WARM_UP ? rates.subList(WARM_UP, rates.size()) : rates;
    List<Double> sorted = warm.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }
}
