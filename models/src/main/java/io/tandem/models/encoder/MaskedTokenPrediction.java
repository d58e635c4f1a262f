package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import java.util.Map;
import java.util.Optional;

/**
 * Predicts the tokens that masks stand for ({@code BertForMaskedLM}).
 *
 * @param isTied whether the output layer's weight is the table of tokens
 */
public record MaskedTokenPrediction(boolean isTied) implements EncoderHead {
  static final String PUBLISHED = "ForMaskedLM";

  /** The part of a head that tells of masks, if it has one. */
  public static Optional<MaskedTokenPrediction> of(EncoderHead head) {
    if (head instanceof PreTraining both) {
      return Optional.of(new MaskedTokenPrediction(both.isTied()));
    }
    return head instanceof MaskedTokenPrediction tokens ? Optional.of(tokens) : Optional.empty();
  }

  @Override
  public String published() {
    return PUBLISHED;
  }

  @Override
  public boolean pools(EncoderFamily family) {
    return false;
  }

  @Override
  public Map<String, ForwardInput> targets(EncoderConfig config, Dim time) {
    return Map.of(Batch.LABELS, tokens(config, time));
  }

  static ForwardInput tokens(EncoderConfig config, Dim time) {
    return ForwardInput.optional(TensorType.int32(BATCH, time), config.vocabularySize())
        .orIgnored(Batch.IGNORED);
  }

  /** Scores of all tokens: […, D] to […, V]. */
  public Tensor logits(Encoded encoded, Tensor hidden) {
    return MaskedTokenHead.of(encoded, isTied).apply(hidden);
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    Tensor logits = logits(encoded, encoded.last());
    pass.give(LanguageModel.LOGITS, logits);
    pass.crossEntropy(logits);
  }
}
