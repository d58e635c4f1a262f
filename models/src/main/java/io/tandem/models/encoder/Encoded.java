package io.tandem.models.encoder;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.models.layer.Linear;
import java.util.List;

/**
 * A text that an encoder has read, for a head to go on from.
 *
 * @param root where the head's weights are
 * @param place where the encoder's weights are, the pooler's among them
 * @param config the encoder's shape, and the rates of dropout
 * @param encoder the encoder
 * @param states what it gave, from the embeddings on: [B, T, D] each
 */
public record Encoded(
    Scope root, Scope place, EncoderConfig config, Encoder encoder, List<Tensor> states) {

  /**
   * Reads a text.
   *
   * @param root where the head's weights are; those of the encoder are below, under the family's
   *     name
   */
  public static Encoded of(Scope root, EncoderConfig config, EncoderInput input) {
    return of(root, root.child(config.family().published()), config, input);
  }

  static Encoded of(Scope root, Scope place, EncoderConfig config, EncoderInput input) {
    Encoder encoder = Encoder.of(place, config);
    return new Encoded(root, place, config, encoder, encoder.apply(input));
  }

  /** What the last block gave: [B, T, D]. */
  public Tensor last() {
    return states.get(states.size() - 1);
  }

  /** What the last block gave for the first token: [B, D]. */
  public Tensor first() {
    return last().slice(1, Dim.ZERO, Dim.ONE).squeeze(1);
  }

  /**
   * What the pooler, a layer with a hyperbolic tangent, makes of a vector that stands for the text.
   *
   * @param summary [B, D]; {@link #first} in all that is published
   */
  public Tensor pooled(Tensor summary) { // [B, D] -> [B, D]
    Scope scope = place.child("pooler").child("dense");
    Linear dense = EncoderBlock.linear(scope, config.hidden(), config.hidden());
    return dense.apply(summary).tanh();
  }

  /** A linear layer of the head. */
  Linear linear(String name, int out) {
    return EncoderBlock.linear(root.child(name), config.hidden(), out);
  }

  /** A linear layer of the head, over what dropout leaves of a tensor. */
  Tensor linear(String name, int out, Tensor x, double dropout) { // […, D] -> […, O]
    return linear(name, out).apply(Nn.dropout(x, dropout));
  }
}
