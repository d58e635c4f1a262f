package io.tandem.models.distillation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;

/**
 * How a student's attention is held to its teacher's; both need as many heads.
 *
 * @param loss by what it is compared
 * @param weight beside the losses of what is told
 * @param layers for each layer of the student the teacher's, -1 for none
 */
public record AttentionSettings(
    @Doc(
            "relations: the divergence between the distributions of attention and between those of"
                + " the relations of values, as MiniLM; scores: the mean square of the differences"
                + " before the softmax, as TinyBERT.")
        @Default("relations")
        Loss loss,
    @Doc("The weight beside the losses of what is told.") @Default("1") @Range(above = 0, max = 1e6)
        double weight,
    @Doc(
            "For each layer of the student, from 0, the number of the teacher's, or -1 for none."
                + " Without any: the last with the last for relations; evenly spaced ones for"
                + " scores.")
        @Default({})
        List<Integer> layers) {

  /** By what attention is compared. */
  public enum Loss {
    /** By the distributions of attention and of the relations of values. */
    RELATIONS,
    /** By the scores before the softmax. */
    SCORES
  }

  /** Copies the list. */
  public AttentionSettings {
    layers = List.copyOf(layers);
  }
}
