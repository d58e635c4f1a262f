package io.tandem.experiments.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The final figures of a run on one backend.
 *
 * @param steps updates made
 * @param measured what the evaluators and baselines gave, by the names of {@code metrics.json};
 *     what came after an interruption is missing
 * @param trainingLoss of the last step, in nats a token
 * @param tokensPerSecond target tokens trained on per second, the median over steps after the first
 *     few
 * @param secondsToFirstStep from the start of the process's run to the end of its first step
 * @param outsideEngine the share of the steps' time that was spent outside the engine: in batches,
 *     callbacks and the journal
 * @param checkpointShare the share of training's time, validation apart, that went into checkpoints
 * @param tracking what the training thread spent on tracking in a step, in seconds, by the names of
 *     {@code metrics.json}
 * @param peakMemoryBytes the most memory that the process had resident, -1 where unknown
 * @param sizes how many numbers the model has, and how many of them are trained where that is not
 *     all, by the names of {@code metrics.json}; empty if what was trained is no architecture
 */
record RunResult(
    long steps,
    Map<String, Double> measured,
    double trainingLoss,
    double tokensPerSecond,
    double secondsToFirstStep,
    double outsideEngine,
    double checkpointShare,
    Map<String, Double> tracking,
    long peakMemoryBytes,
    Map<String, Long> sizes) {

  /** By the names of {@code metrics.json}. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    if (steps > 0 || !sizes.isEmpty()) {
      figures.put("steps", (double) steps);
    }
    sizes.forEach((name, number) -> figures.put(name, (double) number));
    figures.put("train/loss", trainingLoss);
    figures.putAll(measured);
    figures.put("tokens-per-second", tokensPerSecond);
    figures.put("seconds-to-first-step", secondsToFirstStep);
    figures.put("outside-engine", outsideEngine);
    figures.put("checkpoint-share", checkpointShare);
    figures.putAll(tracking);
    figures.put("peak-memory-bytes", (double) peakMemoryBytes);
    return figures;
  }
}
