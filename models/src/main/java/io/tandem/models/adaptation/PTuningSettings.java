package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * What makes the vectors that are put before the tokens of a text.
 *
 * @param length how many virtual tokens
 * @param hidden the width of the layers that make their vectors; that of the model without
 * @param save further layers of the model that are trained wholly
 */
public record PTuningSettings(
    @Doc("How many virtual tokens stand before those of a text.")
        @Default("20")
        @Range(min = 1, max = 100_000)
        int length,
    @Doc("The width of the layers that make their vectors; that of the model where it is not set.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> hidden,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Copies the list. */
  public PTuningSettings {
    save = List.copyOf(save);
  }
}
