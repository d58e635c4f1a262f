package io.tandem.models.distillation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.nio.file.Path;
import java.util.List;

/**
 * How a student learns from a teacher. The defaults are DistilBERT's (Sanh et al. 2019, arXiv
 * 1910.01108, section 3, with the weights of its published command).
 *
 * @param teacher the checkpoint of a trained model with a head for masked tokens
 * @param temperature by which both models' logits are divided
 * @param soft the weight of the divergence from the teacher's softened distribution
 * @param hard the weight of the task's own loss
 * @param cosine the weight of the angle between both models' last hidden states
 * @param tokens where the teacher's distribution is learned
 * @param initialize whether the student begins as some of the teacher's layers
 * @param layers which those are, by their numbers from 0; evenly spaced ones, if none are named
 */
public record DistillationSettings(
    @Doc("The checkpoint that is learned from: a model with a head for masked tokens.")
        Path teacher,
    @Doc("By what the logits of both are divided.") @Default("2") @Range(above = 0, max = 1000)
        double temperature,
    @Doc("The weight of the divergence from the teacher's softened distribution.")
        @Default("5")
        @Range(min = 0, max = 1e6)
        double soft,
    @Doc("The weight of the loss of masked tokens.") @Default("2") @Range(min = 0, max = 1e6)
        double hard,
    @Doc("The weight of the angle between the last hidden states of both.")
        @Default("1")
        @Range(min = 0, max = 1e6)
        double cosine,
    @Doc("Where the teacher's distribution is learned: at all tokens, or at the masked ones.")
        @Default("all")
        Tokens tokens,
    @Doc("Whether the student begins as some of the teacher's layers, of its shape.")
        @Default("true")
        boolean initialize,
    @Doc(
            "Which of the teacher's layers, from 0, the student's begin as; without any every"
                + " second, third … one.")
        @Default({})
        List<Integer> layers) {

  /** At which tokens the teacher's distribution is learned. */
  public enum Tokens {
    /** At all that are no padding, as published. */
    ALL,
    /** At those that are masked, which costs less. */
    MASKED
  }

  /** Copies the list, and checks that something is learned. */
  public DistillationSettings {
    layers = List.copyOf(layers);
    if (soft + hard + cosine == 0) {
      throw new IllegalArgumentException("soft, hard and cosine are all 0: nothing is learned");
    }
  }
}
