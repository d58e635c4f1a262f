package io.tandem.models.transformer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.Linear;
import java.util.List;
import java.util.Optional;

/**
 * Attention in several heads, with the weights of {@code nn.MultiheadAttention}: those of queries,
 * keys and values stand above each other in {@code in_proj_weight} [3·d, d].
 */
record MultiHeadAttention(
    Scope scope, Tensor inWeight, Tensor inBias, Linear out, TransformerConfig config) {

  static MultiHeadAttention of(Scope scope, TransformerConfig config) {
    int hidden = config.hidden();
    Initializer glorot = new Initializer.GlorotUniform();
    return new MultiHeadAttention(
        scope,
        scope.weight("in_proj_weight", Shape.of(3L * hidden, hidden), glorot),
        scope.weight("in_proj_bias", Shape.of(3L * hidden), Initializer.zeros()),
        Linear.of(scope.child("out_proj"), hidden, hidden, glorot),
        config);
  }

  /** Queries, keys and values of the same positions, each [B, H, T, D/H]. */
  record Projected(Tensor query, KeyValue keyValue) {}

  Projected project(Tensor x) { // [B, T, D]
    return scope.in(
        () -> {
          Tensor all = Nn.linearTransposed(x, inWeight, Optional.of(inBias)); // [B, T, 3·D]
          List<Tensor> parts = all.chunk(-1, 3);
          return new Projected(
              split(parts.get(0)), new KeyValue(split(parts.get(1)), split(parts.get(2))));
        });
  }

  Tensor query(Tensor x) { // [B, T, D] -> [B, H, T, D/H]
    return scope.in(() -> split(part(x, 0, 1)));
  }

  KeyValue keyValue(Tensor x) { // [B, S, D] -> 2 x [B, H, S, D/H]
    return scope.in(
        () -> {
          List<Tensor> both = part(x, 1, 3).chunk(-1, 2);
          return new KeyValue(split(both.get(0)), split(both.get(1)));
        });
  }

  private Tensor part(Tensor x, int from, int to) {
    Dim begin = Dim.of((long) from * config.hidden());
    Dim end = Dim.of((long) to * config.hidden());
    return Nn.linearTransposed(
        x, inWeight.slice(0, begin, end), Optional.of(inBias.slice(0, begin, end)));
  }

  private Tensor split(Tensor x) {
    return Heads.split(x, config.heads());
  }

  /** What queries see of keys and values: [B, T, D]. */
  Tensor attend(Tensor query, KeyValue seen, Optional<Tensor> bias, boolean causal) {
    return scope.in(
        () -> {
          Tensor heads = Nn.attention(query, seen.key(), seen.value(), bias, causal, 0);
          return out.apply(Heads.join(heads));
        });
  }

  /** How much queries see of each key, the mean over the heads: [B, T, S]. */
  Tensor weights(Tensor query, Tensor key, Tensor bias) {
    return scope.in(
        () -> {
          double scale = 1 / Math.sqrt((double) query.dim(-1).extent());
          Tensor scores = query.matmul(key, false, true).times(scale).plus(bias); // [B, H, T, S]
          return scores.softmax().mean(List.of(1), false);
        });
  }
}
