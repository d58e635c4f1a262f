package io.tandem.models.encoder;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.Activation;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.Linear;
import java.util.Optional;

/**
 * Predicts tokens from an encoder's output: a layer more, and an output layer with a bias of its
 * own.
 *
 * @param words the output layer's weight, [V, D]
 */
record MaskedTokenHead(
    Scope scope,
    Linear transform,
    Activation activation,
    LayerNorm norm,
    Tensor words,
    Tensor bias) {

  /**
   * What checkpoints call the parts.
   *
   * @param transform the layer before the output layer
   * @param norm its normalization
   * @param decoder the output layer
   * @param bias its bias, where it is tied to the embedding
   */
  record Names(String transform, String norm, String decoder, String bias) {

    static Names of(EncoderFamily family) {
      return switch (family) {
        case BERT ->
            new Names(
                "cls.predictions.transform.dense",
                "cls.predictions.transform.LayerNorm",
                "cls.predictions.decoder",
                "cls.predictions");
        case ROBERTA, LONGFORMER ->
            new Names("lm_head.dense", "lm_head.layer_norm", "lm_head.decoder", "lm_head");
        case DISTILBERT ->
            new Names("vocab_transform", "vocab_layer_norm", "vocab_projector", "vocab_projector");
      };
    }
  }

  /**
   * With the weights of the family's names.
   *
   * @param isTied whether the output layer's weight is the table of tokens
   */
  static MaskedTokenHead of(Encoded encoded, boolean isTied) {
    EncoderConfig config = encoded.config();
    Names names = Names.of(config.family());
    Scope decoder = encoded.root().child(names.decoder());
    Shape shape = Shape.of(config.vocabularySize(), config.hidden());
    Scope biased = isTied ? encoded.root().child(names.bias()) : decoder;
    boolean isRoberta = config.family().countsPositions();
    return new MaskedTokenHead(
        decoder,
        encoded.linear(names.transform(), config.hidden()),
        isRoberta ? Activation.GELU : config.activation(),
        LayerNorm.of(
            encoded.root().child(names.norm()), config.hidden(), config.layerNormEpsilon()),
        isTied
            ? encoded.encoder().words()
            : decoder.weight("weight", shape, EncoderEmbeddings.INITIAL),
        biased.weight("bias", Shape.of(config.vocabularySize()), Initializer.zeros()));
  }

  Tensor apply(Tensor hidden) { // […, D] -> […, V]
    Tensor middle = transform.scope().in(() -> activation.apply(transform.apply(hidden)));
    Tensor x = norm.apply(middle);
    return scope.in(() -> Nn.linearTransposed(x, words, Optional.of(bias)));
  }
}
