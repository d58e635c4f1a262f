package io.tandem.experiments.run;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.generation.Sampling;

/**
 * Text to generate when a language model has been trained.
 *
 * @param prompt what it begins with, not empty
 * @param tokens how many tokens are added
 * @param sampling how each is chosen
 */
public record SampleConfig(
    @Doc("What the text begins with.") String prompt,
    @Doc("How many tokens are added.") @Default("100") @Range(min = 1, max = 100_000) int tokens,
    @Doc("How each token is chosen.") Sampling sampling) {

  public SampleConfig {
    if (prompt.isEmpty()) {
      throw new IllegalArgumentException(
          "prompt is empty; generation needs at least one character to go on from");
    }
  }
}
