package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.List;

/**
 * What is put before the tokens of a text.
 *
 * @param length how many virtual tokens
 * @param save further layers of the model that are trained wholly
 */
public record PromptSettings(
    @Doc("How many virtual tokens stand before those of a text.")
        @Default("20")
        @Range(min = 1, max = 100_000)
        int length,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Copies the list. */
  public PromptSettings {
    save = List.copyOf(save);
  }
}
