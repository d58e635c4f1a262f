package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import java.util.List;
import java.util.Map;

/**
 * A class for each token ({@code BertForTokenClassification}).
 *
 * @param labels the names of the classes, in the order of the logits
 */
public record TokenClassification(List<String> labels) implements EncoderHead {
  static final String PUBLISHED = "ForTokenClassification";

  /** Copies the list. */
  public TokenClassification {
    labels = List.copyOf(labels);
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
    return Map.of(
        Batch.LABELS,
        ForwardInput.optional(TensorType.int32(BATCH, time), labels.size())
            .orIgnored(Batch.IGNORED));
  }

  /** Scores of the classes: [B, T, L]. */
  public Tensor logits(Encoded encoded) {
    Dropouts rates = encoded.config().dropouts();
    boolean isBert =
        encoded.config().family() == EncoderFamily.BERT
            || encoded.config().family() == EncoderFamily.ROBERTA;
    double rate = isBert ? rates.classifier() : rates.hidden();
    return encoded.linear("classifier", labels.size(), encoded.last(), rate);
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    Tensor logits = logits(encoded);
    pass.give(LanguageModel.LOGITS, logits);
    pass.crossEntropy(logits);
  }
}
