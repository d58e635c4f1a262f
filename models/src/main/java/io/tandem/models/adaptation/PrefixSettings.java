package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * What is put before the keys and values of attention.
 *
 * @param length how many virtual tokens
 * @param projection the width of a layer that makes them in training; trained as they are without
 * @param save further layers of the model that are trained wholly
 */
public record PrefixSettings(
    @Doc("How many virtual tokens stand before the others in every layer.")
        @Default("20")
        @Range(min = 1, max = 100_000)
        int length,
    @Doc(
            "The width of the two maps that make keys and values in training, as published for"
                + " prefix-tuning; they are trained as they are without, as in P-tuning v2.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> projection,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Copies the list. */
  public PrefixSettings {
    save = List.copyOf(save);
  }
}
