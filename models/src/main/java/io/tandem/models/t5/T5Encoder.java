package io.tandem.models.t5;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.RmsNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The encoder: blocks of self-attention and feed-forward layers that normalize what they read, and
 * a last normalization. The relative positions of the first block are those of all.
 *
 * @param scope where the table of tokens and the encoder are
 */
record T5Encoder(Scope scope, T5Shape shape) {

  /**
   * What the encoder gives.
   *
   * @param states what each block reads, and the normalized result of the last: one more than
   *     blocks, each [B, S, D]
   * @param bias what hides padding from queries, [B, 1, 1, S]; nothing where none is hidden
   */
  record Encoded(List<Tensor> states, Optional<Tensor> bias) {
    Tensor output() {
      return states.get(states.size() - 1);
    }
  }

  /** The table of tokens, which encoder and decoder share. */
  static Tensor table(Scope scope, T5Shape shape) {
    return scope
        .child("shared")
        .weight("weight", Shape.of(shape.vocabularySize(), shape.hidden()), Initializer.normal(1));
  }

  /** How tables of relative positions begin. */
  static Initializer positions(T5Shape shape) {
    return Initializer.normal(1 / Math.sqrt(shape.hidden()));
  }

  /** What a mask hides: [B, S] -> [B, 1, 1, S]. */
  static Tensor bias(Tensor mask) {
    return Nn.maskBias(mask).unsqueeze(1).unsqueeze(1);
  }

  /** Reads texts: ids and a mask, both [B, S]. */
  Encoded apply(Tensor ids, Optional<Tensor> mask) {
    Scope encoder = scope.child("encoder");
    Optional<Tensor> hidden = mask.map(T5Encoder::bias);
    Dim time = ids.dim(1);
    Tensor positions =
        shape
            .positions()
            .bias(
                encoder.child("block", 0).child("layer", 0).child("SelfAttention"),
                shape.heads(),
                time,
                Dim.ZERO,
                true,
                positions(shape)); // [1, H, S, S]
    Tensor bias = hidden.map(positions::plus).orElse(positions);
    Tensor x = Nn.dropout(Nn.embedding(table(scope, shape), ids), shape.dropout()); // [B, S, D]
    List<Tensor> states = new ArrayList<>();
    for (int i = 0; i < shape.encoderLayers(); i++) {
      states.add(x);
      x = block(encoder.child("block", i), x, bias);
    }
    RmsNorm norm = RmsNorm.of(encoder.child("final_layer_norm"), shape.hidden(), shape.epsilon());
    states.add(Nn.dropout(norm.apply(x), shape.dropout()));
    return new Encoded(states, hidden);
  }

  private Tensor block(Scope block, Tensor x, Tensor bias) {
    return block.in(
        () -> {
          Scope first = block.child("layer", 0);
          T5Attention attention = T5Attention.of(first.child("SelfAttention"), shape);
          Tensor attended =
              T5Part.of(first, shape)
                  .around(
                      x,
                      read -> {
                        KeyValue own = attention.keyValue(read);
                        return attention.attend(
                            attention.query(read), own, Optional.of(bias), false);
                      });
          Scope second = block.child("layer", 1);
          T5FeedForward feedForward = T5FeedForward.of(second.child("DenseReluDense"), shape);
          return T5Part.of(second, shape).around(attended, feedForward::apply);
        });
  }
}
