package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.pretraining.MaskedForm;
import java.util.Map;
import java.util.Optional;

/**
 * What BERT was pretrained with: masked tokens and the next sentence together ({@code
 * BertForPreTraining}). The loss is the sum of both, and wants both targets.
 *
 * @param isTied whether the output layer's weight is the table of tokens
 */
public record PreTraining(boolean isTied) implements EncoderHead {
  static final String PUBLISHED = "ForPreTraining";

  /** The input that says whether sentences follow each other (0) or not (1): {@code [batch]}. */
  public static final String NEXT_SENTENCE_LABEL = MaskedForm.NEXT_SENTENCE_LABEL;

  /** The output with the scores of tokens, {@code [batch, time, vocabulary]}. */
  public static final String PREDICTION_LOGITS = "prediction_logits";

  /** The output with the scores of the next sentence, {@code [batch, 2]}. */
  public static final String SEQ_RELATIONSHIP_LOGITS = "seq_relationship_logits";

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
    return Map.of(
        Batch.LABELS,
        MaskedTokenPrediction.tokens(config, time),
        NEXT_SENTENCE_LABEL,
        NextSentencePrediction.classes());
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    Tensor tokens = new MaskedTokenPrediction(isTied).logits(encoded, encoded.last());
    Tensor sentences = new NextSentencePrediction().logits(encoded);
    pass.give(PREDICTION_LOGITS, tokens);
    pass.give(SEQ_RELATIONSHIP_LOGITS, sentences);
    Optional<Tensor> labels = pass.optional(Batch.LABELS);
    Optional<Tensor> next = pass.optional(NEXT_SENTENCE_LABEL);
    if (labels.isPresent() && next.isPresent()) {
      Tensor loss = ForwardPass.meanCrossEntropy(tokens, labels.get());
      pass.give(ForwardModel.LOSS, loss.plus(ForwardPass.meanCrossEntropy(sentences, next.get())));
    }
  }
}
