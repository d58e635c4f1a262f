package io.tandem.models.decoder;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.KeyValueCache;
import java.util.Optional;

/**
 * Tokens that a decoder reads, with what is known of those before.
 *
 * @param ids the tokens at hand, [B, T]
 * @param positions their numbers, [B, T]; where there are none they go on from those before
 * @param types rows of the token table that are added, [B, T]; only GPT-2 has them
 * @param mask 1 for a token and 0 for padding, [B, P + T]; where there is none, all are tokens
 * @param past how many tokens of each row came before: P
 * @param cache where their keys and values are
 */
public record DecoderTokens(
    Tensor ids,
    Optional<Tensor> positions,
    Optional<Tensor> types,
    Optional<Tensor> mask,
    Dim past,
    KeyValueCache cache) {

  /** Tokens from the first on, all of which count. */
  public static DecoderTokens of(Tensor ids) {
    return new DecoderTokens(
        ids, Optional.empty(), Optional.empty(), Optional.empty(), Dim.ZERO, KeyValueCache.none());
  }

  /** The number of tokens at hand. */
  public Dim time() {
    return ids.dim(1);
  }

  /** The padding, as attention has to know it. */
  public KeyMask keys() {
    if (cache instanceof KeyValueCache.None) {
      return mask.map(KeyMask::withZeros).orElse(KeyMask.NONE);
    }
    return mask.map(KeyMask::of).orElse(KeyMask.NONE);
  }

  /** The tokens' numbers: [T] where those of all rows are the same, else [B, T]. */
  public Tensor numbers() {
    return positions.orElseGet(
        () -> {
          Tensor first = ids.trace().iota(past.plus(time()), DType.INT32);
          return past.equals(Dim.ZERO) ? first : first.slice(0, past, past.plus(time()));
        });
  }
}
