package io.tandem.models.encoder;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How an answer is chosen among all pieces of a text.
 *
 * @param longest the greatest number of tokens of an answer
 * @param weighed how many pieces are kept to be weighed against each other
 * @param threshold how much the score of having no answer must be above that of the best piece for
 *     it to be said, where it may be (Devlin et al. 2019, section 4.3)
 */
public record AnswerRule(
    @Doc("The greatest number of tokens of an answer.")
        @Default("30")
        @Range(min = 1, max = 10_000_000)
        int longest,
    @Doc("How many pieces are weighed against each other.")
        @Default("20")
        @Range(min = 1, max = 10_000)
        int weighed,
    @Doc("How much more likely no answer must be than the best one to be said, in logits.")
        @Default("0")
        double threshold) {
  /** As Transformers' example for SQuAD has it. */
  static final AnswerRule USUAL = new AnswerRule(30, 20, 0);
}
