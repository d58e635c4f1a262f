package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Where in a text an answer begins and ends ({@code BertForQuestionAnswering}). */
public record QuestionAnswering() implements EncoderHead {
  static final String PUBLISHED = "ForQuestionAnswering";

  /** The input with the place of each answer's first token, {@code [batch]}. */
  public static final String START_POSITIONS = "start_positions";

  /** The input with the place of each answer's last token, {@code [batch]}. */
  public static final String END_POSITIONS = "end_positions";

  /** The output with the scores of first tokens, {@code [batch, time]}. */
  public static final String START_LOGITS = "start_logits";

  /** The output with the scores of last tokens, {@code [batch, time]}. */
  public static final String END_LOGITS = "end_logits";

  @Override
  public String published() {
    return PUBLISHED;
  }

  @Override
  public boolean pools(EncoderFamily family) {
    return false;
  }

  /**
   * {@inheritDoc} Any places are allowed: those behind the last token are no targets, and those
   * below 0 stand for the first.
   */
  @Override
  public Map<String, ForwardInput> targets(EncoderConfig config, Dim time) {
    ForwardInput places =
        new ForwardInput(
            TensorType.int32(BATCH),
            false,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            OptionalInt.empty(),
            OptionalInt.empty());
    return Map.of(START_POSITIONS, places, END_POSITIONS, places);
  }

  /** Scores of first and of last tokens: two of [B, T]. */
  public List<Tensor> logits(Encoded encoded) {
    double rate = encoded.config().dropouts().question();
    Tensor both = encoded.linear("qa_outputs", 2, encoded.last(), rate); // [B, T, 2]
    return both.split(-1, Dim.ONE, Dim.ONE).stream().map(part -> part.squeeze(-1)).toList();
  }

  /**
   * The mean cross entropy of places.
   *
   * @param logits [B, T]
   * @param places [B]
   */
  static Tensor loss(Tensor logits, Tensor places) {
    Tensor time = logits.trace().size(logits.dim(1), DType.INT32);
    Tensor none = logits.trace().scalar(DType.INT32, Batch.IGNORED);
    Tensor first = logits.trace().scalar(DType.INT32, 0);
    Tensor inside = Tensor.where(places.less(time), places.maximum(first), none);
    return ForwardPass.meanCrossEntropy(logits, inside);
  }

  @Override
  public void forward(ForwardPass pass, Encoded encoded) {
    List<Tensor> logits = logits(encoded);
    pass.give(START_LOGITS, logits.get(0));
    pass.give(END_LOGITS, logits.get(1));
    Optional<Tensor> starts = pass.optional(START_POSITIONS);
    Optional<Tensor> ends = pass.optional(END_POSITIONS);
    if (starts.isPresent() && ends.isPresent()) {
      Tensor both = loss(logits.get(0), starts.get()).plus(loss(logits.get(1), ends.get()));
      pass.give(ForwardModel.LOSS, both.times(0.5));
    }
  }
}
