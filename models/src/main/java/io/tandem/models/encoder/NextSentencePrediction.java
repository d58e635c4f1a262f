package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import java.util.Map;

/**
 * Tells whether the second of two sentences is the one that follows the first, class 0, or another,
 * class 1 ({@code BertForNextSentencePrediction}).
 */
public record NextSentencePrediction() implements EncoderHead {
  static final String PUBLISHED = "ForNextSentencePrediction";
  private static final int CLASSES = 2;

  @Override
  public String published() {
    return PUBLISHED;
  }

  @Override
  public boolean pools(EncoderFamily family) {
    return true;
  }

  @Override
  public Map<String, ForwardInput> targets(EncoderConfig config, Dim time) {
    return Map.of(Batch.LABELS, classes());
  }

  static ForwardInput classes() {
    return ForwardInput.optional(TensorType.int32(BATCH), CLASSES).orIgnored(Batch.IGNORED);
  }

  /** Scores of the two classes: [B, 2]. */
  public Tensor logits(Encoded encoded) {
    return encoded.linear("cls.seq_relationship", CLASSES).apply(encoded.pooled(encoded.first()));
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    Tensor logits = logits(encoded);
    pass.give(LanguageModel.LOGITS, logits);
    pass.crossEntropy(logits);
  }
}
