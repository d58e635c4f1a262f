package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.forward.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Classes, labels or numbers of a text ({@code BertForSequenceClassification}).
 *
 * @param labels the names of what is told apart, in the order of the logits; one for a number
 * @param problem what is asked for, if that is said. Otherwise one label is a number, and of
 *     several it depends on the labels that are given: integers are classes, and numbers are for
 *     any of them
 */
public record SequenceClassification(List<String> labels, Optional<Problem> problem)
    implements EncoderHead {
  static final String PUBLISHED = "ForSequenceClassification";

  /** Copies the list. */
  public SequenceClassification {
    labels = List.copyOf(labels);
  }

  @Override
  public String published() {
    return PUBLISHED;
  }

  @Override
  public boolean pools(EncoderFamily family) {
    return family == EncoderFamily.BERT;
  }

  @Override
  public Map<String, ForwardInput> targets(EncoderConfig config, Dim time) {
    return Map.of(Batch.LABELS, decided(false).targets(labels.size()));
  }

  @Override
  public EncoderHead forInputs(Map<String, HostTensor> inputs) {
    HostTensor given = inputs.get(Batch.LABELS);
    boolean areNumbers = given != null && given.dtype().isFloat();
    return new SequenceClassification(labels, Optional.of(decided(areNumbers)));
  }

  private Problem decided(boolean areNumbers) {
    if (problem.isPresent()) {
      return problem.get();
    }
    if (labels.size() == 1) {
      return Problem.REGRESSION;
    }
    return areNumbers ? Problem.MULTI_LABEL_CLASSIFICATION : Problem.SINGLE_LABEL_CLASSIFICATION;
  }

  /**
   * Scores of the labels.
   *
   * @param summary what stands for the text, [B, D]; {@link Encoded#first} in all that is published
   * @return [B, L]
   */
  public Tensor logits(Encoded encoded, Tensor summary) {
    return scores(encoded, summary, labels.size());
  }

  /** The layers of the family's classifier: [B, D] to [B, L]. */
  private static Tensor scores(Encoded encoded, Tensor summary, int classes) {
    double rate = encoded.config().dropouts().classifier();
    if (!encoded.config().family().countsPositions()) {
      return pooledScores(encoded, summary, classes, rate);
    }
    int hidden = encoded.config().hidden();
    Tensor middle = encoded.linear("classifier.dense", hidden, summary, rate).tanh();
    return encoded.linear("classifier.out_proj", classes, middle, rate);
  }

  /** One layer over what the encoder's pooler gives, or the layer that stands for it. */
  static Tensor pooledScores(Encoded encoded, Tensor summary, int classes, double rate) {
    Tensor pooled =
        encoded.config().family().hasPooler()
            ? encoded.pooled(summary)
            : encoded.linear("pre_classifier", encoded.config().hidden()).apply(summary).relu();
    return encoded.linear("classifier", classes).apply(Nn.dropout(pooled, rate));
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    Tensor logits = logits(encoded, encoded.first());
    pass.give(LanguageModel.LOGITS, logits);
    pass.optional(Batch.LABELS)
        .ifPresent(given -> pass.give(ForwardModel.LOSS, decided(false).loss(logits, given)));
  }
}
