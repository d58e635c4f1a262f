package io.tandem.models.layer;

import io.tandem.api.model.Decoding;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * What self-attention keeps of earlier tokens: how the keys and values of a layer come into a
 * program and go out of it, as {@link Decoding} names them.
 */
public sealed interface KeyValueCache {

  /** Keys and values, each [B, H, S, D]. */
  record KeyValue(Tensor key, Tensor value) {}

  /**
   * All keys and values that the queries of a layer meet.
   *
   * @param layer the layer's number, from 0
   * @param own those of the tokens at hand, [B, H, T, D]
   * @return [B, H, P + T, D], where P tokens came before
   */
  KeyValue extend(int layer, KeyValue own);

  /** Nothing is kept. */
  static KeyValueCache none() {
    return new None();
  }

  /** The tokens at hand are the first; their keys and values go out. */
  static KeyValueCache begin() {
    return new Begin();
  }

  /** Keys and values of earlier tokens come in, and go out with those of the tokens at hand. */
  static KeyValueCache resume() {
    return new Resume();
  }

  /** See {@link #none}. */
  record None() implements KeyValueCache {
    @Override
    public KeyValue extend(int layer, KeyValue own) {
      return own;
    }
  }

  /** See {@link #begin}. */
  record Begin() implements KeyValueCache {
    @Override
    public KeyValue extend(int layer, KeyValue own) {
      Trace trace = own.key().trace();
      trace.output(Decoding.PRESENT + layer + ".key", own.key());
      trace.output(Decoding.PRESENT + layer + ".value", own.value());
      return own;
    }
  }

  /** See {@link #resume}. */
  record Resume() implements KeyValueCache {
    @Override
    public KeyValue extend(int layer, KeyValue own) {
      return new Begin()
          .extend(
              layer,
              new KeyValue(
                  joined(layer + ".key", own.key()), joined(layer + ".value", own.value())));
    }

    private static Tensor joined(String name, Tensor own) {
      TensorType type = own.type().with(own.shape().with(2, Decoding.PAST_LENGTH));
      Tensor past = own.trace().input(Decoding.PAST + name, type); // [B, H, P, D]
      return Tensor.concat(List.of(past, own), 2); // [B, H, P + T, D]
    }
  }
}
