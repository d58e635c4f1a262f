package io.tandem.models.distillation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;

/**
 * How a student's hidden states are held to its teacher's.
 *
 * @param loss by what they are compared
 * @param weight beside the losses of what is told
 * @param layers for each hidden state of the student the teacher's, -1 for none
 */
public record StateSettings(
    @Doc(
            "cosine: one less the cosine of the angle, which asks for one width; mse: the mean"
                + " square of the differences, after a projection that is learned where widths"
                + " differ.")
        @Default("cosine")
        Loss loss,
    @Doc("The weight beside the losses of what is told.") @Default("1") @Range(above = 0, max = 1e6)
        double weight,
    @Doc(
            "For each hidden state of the student, from what its first layer reads on, the number"
                + " of the teacher's, or -1 for none. Without any: the last with the last for"
                + " cosine, as DistilBERT; evenly spaced ones for mse, as TinyBERT.")
        @Default({})
        List<Integer> layers) {

  /** By what vectors are compared. */
  public enum Loss {
    /** By their angle, as DistilBERT was made. */
    COSINE,
    /** By their difference, as TinyBERT was made. */
    MSE
  }

  /** Copies the list. */
  public StateSettings {
    layers = List.copyOf(layers);
  }
}
