package io.tandem.experiments.console;

import io.tandem.api.training.TrainingEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What progress shows of a training.
 *
 * @param loss of the last step, in nats a token
 * @param tokensPerSecond a moving average over the last steps
 * @param validation the figures of the last one
 */
record ProgressFigures(double loss, double tokensPerSecond, Map<String, Double> validation) {
  static final ProgressFigures NONE = new ProgressFigures(Double.NaN, Double.NaN, Map.of());

  /** How much of the average the last step does not make up. */
  private static final double MEMORY = 0.9;

  ProgressFigures after(TrainingEvent.Stepped stepped) {
    double now = stepped.targetTokens() / stepped.seconds();
    double average =
        Double.isNaN(tokensPerSecond) ? now : MEMORY * tokensPerSecond + (1 - MEMORY) * now;
    return new ProgressFigures(stepped.loss(), average, validation);
  }

  ProgressFigures after(TrainingEvent.Validated validated) {
    return new ProgressFigures(loss, tokensPerSecond, validated.metrics());
  }

  String lossText() {
    return String.format(Locale.ROOT, "loss %.4f", loss);
  }

  String speedText() {
    return String.format(Locale.ROOT, "%,.0f tokens/s", tokensPerSecond);
  }

  /** The first figure of a validation; empty before there is one. */
  String validationText() {
    return validation.values().stream()
        .findFirst()
        .map(figure -> String.format(Locale.ROOT, "validation %.4f", figure))
        .orElse("");
  }

  /** All figures of a validation. */
  static String text(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Hours only where there are any: {@code 0:07}, {@code 1:00:00}. */
  static String clock(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /**
   * The time that is left if it goes on as before.
   *
   * @param elapsed the time since the step {@code from}
   * @return nothing before the first step and after the last
   */
  static Optional<Duration> left(Duration elapsed, long from, long step, long steps) {
    return step <= from || step >= steps
        ? Optional.empty()
        : Optional.of(
            Duration.ofMillis(
                Math.round(elapsed.toMillis() * ((double) (steps - step) / (step - from)))));
  }
}
