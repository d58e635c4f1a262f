package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.classifier.HeadedModel;
import io.tandem.models.pretraining.MaskedForm;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An encoder that learns to predict masked tokens (Devlin et al. 2019, section 3.1, task 1), with
 * the head of {@code BertForMaskedLM} and its like.
 *
 * <p>All programs read {@code input_ids}, {@code attention_mask} (1 for tokens, 0 for padding) and,
 * where the family has token types, {@code token_type_ids}, each {@code i32 [batch, time]} with
 * time at most {@link EncoderConfig#longest}. Padding may hold any token: it is neither seen nor
 * counted.
 *
 * <p>It may learn as well whether the second text of a pair follows the first (task 2), which
 * objectives read from {@value PreTraining#NEXT_SENTENCE_LABEL} {@code i32 [batch]}: 0 if it does
 * and 1 if not. Training then minimizes the sum of both mean losses; of several micro-batches the
 * second counts by their masked tokens. Evaluation tells the second apart, as the part {@value
 * #NEXT_SENTENCE}.
 *
 * @param config the encoder
 * @param isTied whether the output layer's weight is the table of tokens
 * @param tellsNext whether it learns whether texts follow each other; the head is then that of
 *     {@code BertForPreTraining}
 */
public record MaskedLanguageModel(EncoderConfig config, boolean isTied, boolean tellsNext)
    implements Model {
  /** The name of the input with the positions that {@link #objectiveAtPositions} predicts. */
  public static final String MASKED_POSITIONS = MaskedForm.MASKED_POSITIONS;

  /** What evaluation calls the loss of whether texts follow each other. */
  public static final String NEXT_SENTENCE = "next-sentence";

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim TIME = Dim.symbol("time");
  private static final Dim PREDICTIONS = Dim.symbol("predictions");

  /** One that learns to predict masked tokens alone. */
  public MaskedLanguageModel(EncoderConfig config, boolean isTied) {
    this(config, isTied, false);
  }

  @Override
  public String type() {
    return config.family().published();
  }

  /** The same as it is published. */
  public EncoderModel published() {
    return new EncoderModel(
        config, tellsNext ? new PreTraining(isTied) : new MaskedTokenPrediction(isTied));
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return published().publishedConfig(endOfText);
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return published().variableOf(tensor);
  }

  @Override
  public Map<String, String> copies() {
    return published().copies();
  }

  /**
   * Cross entropy of the tokens in {@code labels [batch, time]}, {@value Batch#IGNORED} where none
   * is to be predicted. The output layer is computed at every position: {@link
   * #objectiveAtPositions} is the same for less work.
   */
  @Override
  public Program objective(Phase phase) {
    return Trace.program(
        type(),
        trace -> {
          Encoded encoded = encoded(trace, phase, input(trace));
          Tensor labels = trace.input(Batch.LABELS, TensorType.int32(BATCH, TIME));
          losses(trace, phase, encoded, logits(encoded, encoded.last()), labels);
        });
  }

  /**
   * The loss of {@link #objective}, with the head computed only where it is needed, as the original
   * BERT does: {@code masked_positions [batch, predictions]} says which positions of each sequence
   * are predicted, in [0, time) (another is an error at run time on a CPU, as for {@link
   * io.tandem.api.op.Gather}), and {@code labels [batch, predictions]} says what is there. A
   * sequence with fewer predictions than others is filled up with any position and the label
   * {@value Batch#IGNORED}.
   */
  public Program objectiveAtPositions(Phase phase) {
    return objectiveAtPositions(phase, false);
  }

  /**
   * The same.
   *
   * @param isEverywhere whether the head is computed at every position all the same, whose scores
   *     are marked {@value HeadedModel#SCORES}
   */
  Program objectiveAtPositions(Phase phase, boolean isEverywhere) {
    return Trace.program(
        type() + ".positions",
        trace -> {
          Encoded encoded = encoded(trace, phase, input(trace));
          Tensor positions = predictions(trace, MASKED_POSITIONS);
          Tensor labels = predictions(trace, Batch.LABELS);
          Tensor logits = // [B, P, V]
              isEverywhere
                  ? atPositions(
                      trace.mark(HeadedModel.SCORES, logits(encoded, encoded.last())), positions)
                  : logits(encoded, atPositions(encoded.last(), positions));
          losses(trace, phase, encoded, logits, labels);
        });
  }

  /**
   * Traces the prediction of every token: {@value LanguageModel#LOGITS} {@code f32 [batch, time,
   * vocabulary]}.
   */
  public Program tokens() {
    return Trace.program(
        type() + ".tokens",
        trace -> {
          Encoded encoded = encoded(trace, Phase.EVALUATION, input(trace));
          trace.output(LanguageModel.LOGITS, logits(encoded, encoded.last()));
        });
  }

  /** What stands at some positions of each sequence: [B, T, D] to [B, P, D]. */
  static Tensor atPositions(Tensor states, Tensor positions) {
    Trace trace = states.trace();
    Tensor time = trace.size(TIME, DType.INT32);
    Tensor first = // the place of each sequence's beginning among all positions: [B, 1]
        trace.iota(BATCH, DType.INT32).times(time).unsqueeze(-1);
    // A position outside of its sequence must not read another one: none has the place -1.
    Tensor outside = positions.less(0).or(positions.greaterEqual(time));
    Tensor places = Tensor.where(outside, trace.scalar(DType.INT32, -1), positions.plus(first));
    return states.flatten(0, 1).gather(0, places);
  }

  /** What is predicted at some positions: {@code [batch, predictions]}. */
  static Tensor predictions(Trace trace, String name) {
    return trace.input(name, TensorType.int32(BATCH, PREDICTIONS));
  }

  EncoderInput input(Trace trace) {
    TensorType type = TensorType.int32(BATCH, TIME);
    EncoderInput texts =
        EncoderInput.of(
            trace.input(Batch.INPUT_IDS, type), trace.input(Decoding.ATTENTION_MASK, type));
    return config.family().hasTokenTypes()
        ? texts.withTypes(trace.input(EncoderInput.TOKEN_TYPE_IDS, type))
        : texts;
  }

  Encoded encoded(Trace trace, Phase phase, EncoderInput input) {
    EncoderConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    return Encoded.of(trace.root(), shape, input);
  }

  Tensor logits(Encoded encoded, Tensor hidden) {
    return new MaskedTokenPrediction(isTied).logits(encoded, hidden);
  }

  private void losses(Trace trace, Phase phase, Encoded encoded, Tensor logits, Tensor labels) {
    Tensor sum = crossEntropy(logits, labels);
    Tensor weight = targets(labels);
    trace.output(TrainingPrograms.LOSS_WEIGHT, weight);
    if (tellsNext) {
      Tensor scores = new NextSentencePrediction().logits(encoded); // [B, 2]
      Tensor next = trace.input(PreTraining.NEXT_SENTENCE_LABEL, TensorType.int32(BATCH));
      Tensor nextSum = crossEntropy(scores, next);
      Tensor count = targets(next);
      if (phase == Phase.TRAINING) {
        Tensor mean = nextSum.dividedBy(count.maximum(trace.scalar(DType.FLOAT32, 1)));
        trace.output(TrainingPrograms.LOSS_SUM, sum.plus(mean.times(weight)));
        return;
      }
      trace.output(TrainingPrograms.of(NEXT_SENTENCE, TrainingPrograms.LOSS_SUM), nextSum);
      trace.output(TrainingPrograms.of(NEXT_SENTENCE, TrainingPrograms.LOSS_WEIGHT), count);
      trace.output(TrainingPrograms.of(NEXT_SENTENCE, TrainingPrograms.RIGHT), right(scores, next));
    }
    trace.output(TrainingPrograms.LOSS_SUM, sum);
    if (phase == Phase.EVALUATION) {
      trace.output(TrainingPrograms.RIGHT, right(logits, labels));
    }
  }

  /** Summed over all labels but those that are ignored. */
  static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return labels
        .trace()
        .root()
        .child("loss")
        .in(() -> Nn.crossEntropy(logits, labels, Batch.IGNORED, 0))
        .sum();
  }

  /** How many labels are not ignored. */
  static Tensor targets(Tensor labels) {
    return labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum();
  }

  private static Tensor right(Tensor logits, Tensor labels) {
    return logits.argMax(-1).equalTo(labels).castTo(DType.FLOAT32).sum();
  }
}
