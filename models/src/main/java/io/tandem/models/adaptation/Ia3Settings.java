package io.tandem.models.adaptation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import java.util.List;

/**
 * How layers are changed by {@link Ia3}.
 *
 * @param targets layers of which what they give is multiplied
 * @param feedForward layers of which what they read is multiplied; where neither are named, both
 *     are those that Hugging Face PEFT has for the architecture: keys and values of attention, and
 *     what ends a feed-forward part
 * @param save further layers of the model that are trained wholly
 */
public record Ia3Settings(
    @Doc(
            "Layers of which what they give is multiplied: names, or the ends of names after a dot;"
                + " * stands for any characters. Keys and values of attention where neither these"
                + " nor feed-forward are named.")
        @Default({})
        List<String> targets,
    @Doc("Layers of which what they read is multiplied, named likewise.") @Default({})
        List<String> feedForward,
    @Doc(
            "Further layers or weights of the model that are trained wholly, beside those that the"
                + " checkpoint lacks; * stands for any characters.")
        @Default({})
        List<String> save) {

  /** Copies the lists. */
  public Ia3Settings {
    targets = List.copyOf(targets);
    feedForward = List.copyOf(feedForward);
    save = List.copyOf(save);
  }
}
