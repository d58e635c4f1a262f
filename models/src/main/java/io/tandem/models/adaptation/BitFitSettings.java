package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import java.util.List;

/**
 * What is trained by {@link BitFit}.
 *
 * @param biases the biases; all, if none are named
 * @param save further layers of the model that are trained wholly
 */
public record BitFitSettings(
    @Doc(
            "The layers whose biases are trained: names, or the ends of names after a dot; * stands"
                + " for any characters. All where none are named.")
        @Default({})
        List<String> biases,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Copies the lists. */
  public BitFitSettings {
    biases = List.copyOf(biases);
    save = List.copyOf(save);
  }
}
