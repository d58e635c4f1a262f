package io.tandem.experiments.run;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.generation.BeamSearch;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text to generate when a language model has been trained; the keys are those of {@link
 * Generation}.
 *
 * @param prompt what it begins with, not empty
 * @param prompts what more texts begin with
 * @param tokens the greatest number of tokens that are added to each
 * @param sampling how each is drawn
 * @param beams search instead of drawing
 * @param repetitionPenalty as in {@link Generation}
 * @param noRepeatNgram as in {@link Generation}
 * @param stop as in {@link Generation}
 */
public record SampleConfig(
    @Doc("What the text begins with.") Optional<String> prompt,
    @Doc("What several texts begin with.") @Default({}) List<String> prompts,
    @Doc("The greatest number of tokens that are added.")
        @Default("100")
        @Range(min = 1, max = 100_000)
        int tokens,
    @Doc("How each token is drawn.") Sampling sampling,
    @Doc("Search for a probable continuation instead of drawing one.") Optional<BeamSearch> beams,
    @Doc("What the scores of tokens that are there already are divided by; 1 changes nothing.")
        @Default("1")
        @Range(above = 0)
        double repetitionPenalty,
    @Doc("No sequence of this many tokens comes twice; 0 for no such rule.")
        @Default("0")
        @Range(min = 0)
        int noRepeatNgram,
    @Doc("Texts any of which ends the continuation; it is left out.") @Default({})
        List<String> stop) {

  public SampleConfig {
    prompts = List.copyOf(prompts);
    stop = List.copyOf(stop);
    if (prompt.isEmpty() && prompts.isEmpty()) {
      throw new IllegalArgumentException(
          "neither prompt nor prompts is set; generation needs a text to go on from");
    }
    if (prompt.stream().anyMatch(String::isEmpty) || prompts.contains("")) {
      throw new IllegalArgumentException(
          "prompt is empty; generation needs at least one character to go on from");
    }
    settings(tokens, sampling, beams, repetitionPenalty, noRepeatNgram, stop);
  }

  /** All prompts. */
  List<String> all() {
    List<String> all = new ArrayList<>(prompt.stream().toList());
    all.addAll(prompts);
    return all;
  }

  /** How each is continued. */
  Generation settings() {
    return settings(tokens, sampling, beams, repetitionPenalty, noRepeatNgram, stop);
  }

  private static Generation settings(
      int tokens,
      Sampling sampling,
      Optional<BeamSearch> beams,
      double repetitionPenalty,
      int noRepeatNgram,
      List<String> stop) {
    return new Generation(
        tokens, 0, sampling, beams, repetitionPenalty, noRepeatNgram, stop, Optional.empty());
  }
}
