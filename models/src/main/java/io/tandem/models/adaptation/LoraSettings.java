package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;

/**
 * How layers are changed by {@link Lora}.
 *
 * @param rank r
 * @param alpha α: what is added is multiplied by α / r
 * @param rankStabilized whether it is multiplied by α / √r instead
 * @param dropout the rate at which what the added maps read is dropped in training
 * @param targets the layers that are changed; those that make queries and values of attention, as
 *     Hugging Face PEFT has them, if none are named, or else every map but heads
 * @param bias which biases of the model are trained as well
 * @param save further layers of the model that are trained wholly
 */
public record LoraSettings(
    @Doc("The rank of what is added to a weight.") @Default("8") @Range(min = 1, max = 65_536)
        int rank,
    @Doc("What is added is multiplied by alpha / rank.") @Default("8") @Range(above = 0, max = 1e6)
        double alpha,
    @Doc("Whether it is multiplied by alpha / sqrt(rank) instead.") @Default("false")
        boolean rankStabilized,
    @Doc("The rate at which the input of what is added is dropped in training.")
        @Default("0")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc(
            "The layers that are changed: names, or the ends of names after a dot; * stands for any"
                + " characters, all-linear for every linear map but heads. What makes queries and"
                + " values of attention where none are named; all-linear, where an architecture has"
                + " no such.")
        @Default({})
        List<String> targets,
    @Doc("Which biases of the model are trained as well.") @Default("none") Bias bias,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Which biases are trained. */
  public enum Bias {
    /** None. */
    NONE,
    /** All of the model. */
    ALL,
    /** Those of the layers that are changed. */
    LORA_ONLY
  }

  /** Copies the lists. */
  public LoraSettings {
    targets = List.copyOf(targets);
    save = List.copyOf(save);
  }

  /** What the product of the two matrices is multiplied by. */
  double scale() {
    return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
  }
}
