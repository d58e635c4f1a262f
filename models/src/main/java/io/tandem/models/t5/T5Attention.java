package io.tandem.models.t5;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import java.util.List;
import java.util.Optional;

/**
 * Attention in several heads without biases, whose scores are not scaled: the first weights of
 * queries are smaller instead, by the root of a head's width.
 */
record T5Attention(Scope scope, Tensor query, Tensor key, Tensor value, Tensor out, T5Shape shape) {

  static T5Attention of(Scope scope, T5Shape shape) {
    int inner = shape.heads() * shape.headSize();
    Shape in = Shape.of(inner, shape.hidden());
    Initializer initial = Initializer.normal(1 / Math.sqrt(shape.hidden()));
    double queries = 1 / Math.sqrt((double) shape.hidden() * shape.headSize());
    return new T5Attention(
        scope,
        scope.child("q").weight("weight", in, Initializer.normal(queries)),
        scope.child("k").weight("weight", in, initial),
        scope.child("v").weight("weight", in, initial),
        scope
            .child("o")
            .weight(
                "weight",
                Shape.of(shape.hidden(), inner),
                Initializer.normal(1 / Math.sqrt(inner))),
        shape);
  }

  Tensor query(Tensor x) { // [B, T, D] -> [B, H, T, K]
    return scope.in(() -> split(x, query));
  }

  KeyValue keyValue(Tensor x) { // [B, S, D] -> 2 x [B, H, S, K]
    return scope.in(() -> new KeyValue(split(x, key), split(x, value)));
  }

  private Tensor split(Tensor x, Tensor weight) {
    return Heads.split(Nn.linearTransposed(x, weight, Optional.empty()), shape.heads());
  }

  /** What queries see of keys and values: [B, T, D]. */
  Tensor attend(Tensor queries, KeyValue seen, Optional<Tensor> bias, boolean causal) {
    return scope.in(
        () -> {
          Tensor heads =
              Nn.attention(queries, seen.key(), seen.value(), bias, causal, 1, shape.dropout());
          return Nn.linearTransposed(Heads.join(heads), out, Optional.empty());
        });
  }

  /** How much queries see of each key, the mean over the heads: [B, T, S]. */
  Tensor weights(Tensor queries, Tensor keys, Tensor bias) {
    return scope.in(
        () -> queries.matmul(keys, false, true).plus(bias).softmax().mean(List.of(1), false));
  }
}
