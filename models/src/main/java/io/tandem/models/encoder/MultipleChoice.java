package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import java.util.Map;

/**
 * One of several texts ({@code BertForMultipleChoice}). Each input that the encoder reads has an
 * axis more: {@code [batch, choices, time]}. Hidden states are those of {@code batch · choices}
 * texts.
 */
public record MultipleChoice() implements EncoderHead {
  static final String PUBLISHED = "ForMultipleChoice";

  /** The axis of the choices. */
  static final Dim CHOICES = Dim.symbol("choices");

  @Override
  public String published() {
    return PUBLISHED;
  }

  @Override
  public boolean pools(EncoderFamily family) {
    return family.hasPooler();
  }

  @Override
  public Map<String, ForwardInput> targets(EncoderConfig config, Dim time) {
    return Map.of(
        Batch.LABELS,
        ForwardInput.optional(TensorType.int32(BATCH), Integer.MAX_VALUE).orIgnored(Batch.IGNORED));
  }

  @Override
  public void check(Map<String, HostTensor> inputs) {
    if (inputs.containsKey(Batch.LABELS)) {
      int choices = Math.toIntExact(inputs.get(Batch.INPUT_IDS).extents()[1]);
      ForwardInput.optional(TensorType.int32(BATCH), choices)
          .orIgnored(Batch.IGNORED)
          .checked(Batch.LABELS, inputs.get(Batch.LABELS));
    }
  }

  /**
   * Scores of the choices.
   *
   * @param encoded texts, the choices of an example one after the other
   * @return [B, C]
   */
  public Tensor logits(Encoded encoded) {
    return scores(encoded).reshape(BATCH, CHOICES);
  }

  /** The score of each text: [B · C, 1]. */
  Tensor scores(Encoded encoded) {
    Dropouts rates = encoded.config().dropouts();
    double rate = encoded.config().family().countsPositions() ? rates.hidden() : rates.classifier();
    return SequenceClassification.pooledScores(encoded, encoded.first(), 1, rate);
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    Tensor logits = logits(encoded);
    pass.give(LanguageModel.LOGITS, logits);
    pass.crossEntropy(logits);
  }
}
