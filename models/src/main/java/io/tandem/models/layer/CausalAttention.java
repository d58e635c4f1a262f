package io.tandem.models.layer;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.KeyValueCache.KeyValue;

/**
 * Attention from left to right, in which several heads of queries may share one head of keys and
 * values (Ainslie et al. 2023, arXiv 2305.13245, section 2.2): of H and G heads, query head h has
 * the keys of head h / (H / G).
 */
public final class CausalAttention {
  private CausalAttention() {}

  /**
   * Attends to the keys up to each query's own.
   *
   * @param query [B, H, T, D], the last T tokens
   * @param seen [B, G, S, D], where G divides H and S is at least T
   * @param mask which keys are padding
   * @param scale what products of queries and keys are multiplied by
   * @param dropout the rate on the attention weights
   * @return [B, H, T, D]
   */
  public static Tensor apply(
      Tensor query, KeyValue seen, KeyMask mask, double scale, double dropout) {
    long heads = query.dim(1).extent();
    long groups = seen.key().dim(1).extent();
    if (query.dim(2).is(1)) {
      // The last token sees all keys: those that share them can stand where time does.
      Tensor together = query.squeeze(2).unflatten(1, groups, heads / groups); // [B, G, H/G, D]
      Tensor out =
          Nn.attention(together, seen.key(), seen.value(), mask.bias(), false, scale, dropout);
      return mask.seen(out.flatten(1, 2).unsqueeze(2));
    }
    Tensor key = repeated(seen.key(), heads / groups);
    Tensor value = repeated(seen.value(), heads / groups);
    return mask.seen(Nn.attention(query, key, value, mask.bias(), true, scale, dropout));
  }

  private static Tensor repeated(Tensor x, long times) { // [B, G, S, D] -> [B, G * times, S, D]
    if (times == 1) {
      return x;
    }
    Shape shape = Shape.of(x.dim(0), x.dim(1), Dim.of(times), x.dim(2), x.dim(3));
    return x.unsqueeze(2).expand(shape).flatten(1, 2);
  }
}
