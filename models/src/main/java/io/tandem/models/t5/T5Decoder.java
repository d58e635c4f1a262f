package io.tandem.models.t5;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.RmsNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The decoder: blocks of self-attention to the left, attention to the source and feed-forward
 * layers, and a last normalization. The relative positions of the first block are those of all;
 * attention to the source has none.
 *
 * @param scope where the table of tokens and the decoder are
 */
record T5Decoder(Scope scope, T5Shape shape) {

  /**
   * What the decoder gives.
   *
   * @param states what each block reads, and the normalized result of the last: one more than
   *     blocks, each [B, T, D]
   * @param query by which the last block looked at the source, [B, H, T, K]
   */
  record Decoded(List<Tensor> states, Tensor query) {
    Tensor output() {
      return states.get(states.size() - 1);
    }
  }

  private record Step(Tensor output, Tensor query) {}

  private Scope layer(int block, int layer) {
    return scope.child("decoder").child("block", block).child("layer", layer);
  }

  private T5Attention sourceAttention(int block) {
    return T5Attention.of(layer(block, 1).child("EncDecAttention"), shape);
  }

  /** What each block sees of a source, 2 x [B, H, S, K]: it does not depend on what is made. */
  List<KeyValue> sources(Tensor encoded) {
    List<KeyValue> sources = new ArrayList<>();
    for (int i = 0; i < shape.decoderLayers(); i++) {
      sources.add(sourceAttention(i).keyValue(encoded));
    }
    return sources;
  }

  /**
   * Runs over tokens.
   *
   * @param ids [B, T]
   * @param mask which of these may be seen, [B, T]; only where {@code past} is 0
   * @param sources of each block
   * @param sourceBias what hides the sources' padding, [B, 1, 1, S]
   * @param past how many tokens came before, whose keys and values {@code cache} has
   */
  Decoded apply(
      Tensor ids,
      Optional<Tensor> mask,
      List<KeyValue> sources,
      Optional<Tensor> sourceBias,
      KeyValueCache cache,
      Dim past) {
    Tensor positions =
        shape
            .positions()
            .bias(
                layer(0, 0).child("SelfAttention"),
                shape.heads(),
                ids.dim(1),
                past,
                false,
                T5Encoder.positions(shape)); // [1, H, T, P + T]
    Tensor bias = mask.map(T5Encoder::bias).map(positions::plus).orElse(positions);
    Tensor x =
        Nn.dropout(Nn.embedding(T5Encoder.table(scope, shape), ids), shape.dropout()); // [B, T, D]
    List<Tensor> states = new ArrayList<>();
    Tensor query = x;
    for (int i = 0; i < shape.decoderLayers(); i++) {
      states.add(x);
      Step step = block(i, x, bias, sources.get(i), sourceBias, cache);
      x = step.output();
      query = step.query();
    }
    RmsNorm norm =
        RmsNorm.of(
            scope.child("decoder").child("final_layer_norm"), shape.hidden(), shape.epsilon());
    states.add(Nn.dropout(norm.apply(x), shape.dropout()));
    return new Decoded(states, query);
  }

  private Step block(
      int number,
      Tensor x,
      Tensor bias,
      KeyValue source,
      Optional<Tensor> sourceBias,
      KeyValueCache cache) {
    return scope
        .child("decoder")
        .child("block", number)
        .in(
            () -> {
              Tensor own = lookLeft(number, x, bias, cache);
              T5Part looking = T5Part.of(layer(number, 1), shape);
              T5Attention attention = sourceAttention(number);
              Tensor query = attention.query(looking.norm().apply(own));
              Tensor attended = attention.attend(query, source, sourceBias, false);
              Tensor looked = own.plus(Nn.dropout(attended, shape.dropout()));
              T5FeedForward feedForward =
                  T5FeedForward.of(layer(number, 2).child("DenseReluDense"), shape);
              Tensor fed = T5Part.of(layer(number, 2), shape).around(looked, feedForward::apply);
              return new Step(fed, query);
            });
  }

  private Tensor lookLeft(int number, Tensor x, Tensor bias, KeyValueCache cache) {
    T5Attention attention = T5Attention.of(layer(number, 0).child("SelfAttention"), shape);
    return T5Part.of(layer(number, 0), shape)
        .around(
            x,
            read -> {
              KeyValue all = cache.extend(number, attention.keyValue(read));
              // The last token sees all: where it is the only one, there is nothing to hide.
              boolean causal = !read.dim(1).is(1);
              return attention.attend(attention.query(read), all, Optional.of(bias), causal);
            });
  }

  /** How much the last block saw of the source, the mean over the heads: [B, T, S]. */
  Tensor weights(Decoded decoded, KeyValue source, Tensor sourceBias) {
    return sourceAttention(shape.decoderLayers() - 1)
        .weights(decoded.query(), source.key(), sourceBias);
  }

  /** The logits of what the decoder gave: […, D] -> […, V]. */
  Tensor logits(Tensor output) {
    Scope head = scope.child("lm_head");
    return head.in(
        () -> {
          double scale = 1 / Math.sqrt(shape.hidden());
          Tensor table =
              shape.head().tied()
                  ? T5Encoder.table(scope, shape)
                  : head.weight(
                      "weight",
                      Shape.of(shape.vocabularySize(), shape.hidden()),
                      Initializer.normal(scale));
          Tensor x = shape.head().scaled() ? output.times(scale) : output;
          return Nn.linearTransposed(x, table, Optional.empty());
        });
  }
}
