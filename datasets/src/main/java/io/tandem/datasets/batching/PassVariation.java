package io.tandem.datasets.batching;

import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import java.util.List;

/** What becomes of an example in a pass. Thread-safe. */
@FunctionalInterface
public interface PassVariation {
  /** Examples stay as they are. */
  PassVariation NONE = (number, example, epoch) -> example;

  /**
   * The example as it is read in a pass: a function of what is given.
   *
   * @param number its number among the examples
   * @param example as it was made
   * @param epoch the pass, from 0
   */
  Example of(int number, Example example, long epoch);

  /**
   * As an encoder varies its examples.
   *
   * @param encoder what made them
   * @param documents what each was made of
   * @param seed what is drawn from, together with the pass and the examples' names
   * @return {@link #NONE}, if the encoder does not vary them
   */
  static PassVariation by(ExampleEncoder encoder, List<Document> documents, long seed) {
    return encoder.varies()
        ? (number, example, epoch) ->
            encoder.vary(documents.get(number), example, Draws.of(seed, epoch, example.name()))
        : NONE;
  }
}
