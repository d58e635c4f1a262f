package io.tandem.models;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.models.generation.BeamSearch;
import io.tandem.models.generation.BeamSearch.EarlyStopping;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import java.util.List;
import java.util.Optional;

/** The options of Hugging Face Transformers' {@code generate}, as fixtures hold them. */
public final class GenerationOptions {
  private GenerationOptions() {}

  /**
   * What they mean here, where nothing is drawn.
   *
   * @param tokens the greatest number of tokens that are made
   */
  public static Generation settings(JsonObject options, int tokens) {
    Optional<BeamSearch> beams = Optional.empty();
    Sampling sampling = Sampling.GREEDY;
    if (options.get("num_beams").isPresent()) {
      sampling = Sampling.PLAIN;
      EarlyStopping stopping =
          switch (options.get("early_stopping").map(Object::toString).orElse("")) {
            case "true" -> EarlyStopping.FIRST;
            case "\"never\"" -> EarlyStopping.NEVER;
            default -> EarlyStopping.LIKELY;
          };
      beams =
          Optional.of(
              new BeamSearch(
                  (int) number(options, "num_beams", 1),
                  number(options, "length_penalty", 1),
                  stopping,
                  (int) number(options, "num_return_sequences", 1)));
    }
    return new Generation(
        tokens,
        (int) number(options, "min_new_tokens", 0),
        sampling,
        beams,
        number(options, "repetition_penalty", 1),
        (int) number(options, "no_repeat_ngram_size", 0),
        List.of(),
        Optional.empty());
  }

  /** A number among them. */
  public static double number(JsonObject options, String name, double otherwise) {
    return options.get(name).map(JsonValue::asDouble).orElse(otherwise);
  }
}
