package io.tandem.experiments.run;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.models.generation.BeamSearch;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text to generate when a language model has been trained: what it begins with, and the keys of
 * {@link Generation}, each as it is there.
 *
 * @param prompt what it begins with, not empty
 * @param prompts what more texts begin with
 * @param tokens as in {@link Generation}, and so on
 * @param minTokens see there
 * @param sampling see there
 * @param beams see there
 * @param repetitionPenalty see there
 * @param noRepeatNgram see there
 * @param stop see there
 * @param endOfText see there
 */
public record SampleConfig(
    @Doc("What the text begins with.") Optional<String> prompt,
    @Doc("What several texts begin with.") @Default({}) List<String> prompts,
    @Doc("The greatest number of tokens that are added.")
        @Default("100")
        @Range(min = 1, max = 1_000_000)
        int tokens,
    @Doc("How many tokens are added before the end of the text may come.")
        @Default("0")
        @Range(min = 0, max = 1_000_000)
        int minTokens,
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
        List<String> stop,
    @Doc("The token that ends a text; if not set, <|endoftext|> where the vocabulary has it.")
        Optional<String> endOfText) {

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
    // Refuses what does not go together.
    new Generation(
        tokens, minTokens, sampling, beams, repetitionPenalty, noRepeatNgram, stop, endOfText);
  }

  /** All prompts. */
  List<String> all() {
    List<String> all = new ArrayList<>(prompt.stream().toList());
    all.addAll(prompts);
    return all;
  }

  /** How each is continued. */
  Generation settings() {
    return new Generation(
        tokens, minTokens, sampling, beams, repetitionPenalty, noRepeatNgram, stop, endOfText);
  }

  /**
   * Refuses what generation would refuse when training is over.
   *
   * @param context how many tokens the model sees at once
   * @throws BadInputException if a prompt is longer than that, or the token that is to end texts is
   *     not of the vocabulary
   */
  void check(Tokenizer tokenizer, int context) {
    for (String text : all()) {
      int length = tokenizer.encode(text).length;
      if (length > context) {
        throw new BadInputException(
            String.format(
                "a prompt has %d tokens, and the model sees at most %d at once", length, context));
      }
    }
    for (String token : endOfText.stream().toList()) {
      if (tokenizer.idOf(token).isEmpty()) {
        throw new BadInputException(
            String.format(
                "the vocabulary has no token '%s' to end texts; of its special tokens, %s",
                token, NearestName.hint(token, tokenizer.specialTokens().keySet())));
      }
    }
  }
}
