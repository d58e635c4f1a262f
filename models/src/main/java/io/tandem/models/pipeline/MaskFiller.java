package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.encoder.Encoded;
import io.tandem.models.encoder.EncoderHead;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.MaskedTokenPrediction;
import io.tandem.models.encoder.SequenceProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells which tokens masks in texts may stand for, as the pipeline {@code fill-mask} of
 * Transformers does: of several masks in a text each by itself, the others left as they are. Used
 * by one thread.
 */
public final class MaskFiller implements AutoCloseable {
  private static final String POSITIONS = "masked_positions";
  private static final String MASKS = "masks";
  private static final String SCORES = "scores";
  private static final String TOKENS = "tokens";

  private final EncoderModel model;
  private final Tokenizer tokenizer;
  private final MaskedTokenPrediction head;
  private final int mask;
  private final int top;
  private final SequenceProgram program;

  /**
   * A filler at work on a device.
   *
   * @param model an encoder with a head for masked tokens
   * @param tokenizer of the vocabulary that it was trained with
   * @param top how many tokens are told of each mask, at least 1; no more than the vocabulary has
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the encoder computes
   * @throws BadInputException if the model has another head, or the tokenizer names no mask
   */
  public MaskFiller(
      EncoderModel model, Tokenizer tokenizer, int top, DeviceState state, Precision precision) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.head =
        MaskedTokenPrediction.of(model.head())
            .orElseThrow(
                () ->
                    new BadInputException(
                        String.format(
                            "a '%s' %s tells nothing of masks; one ForMaskedLM or ForPreTraining"
                                + " does",
                            model.type(), model.head().published())));
    this.mask =
        tokenizer
            .roles()
            .mask()
            .orElseThrow(
                () -> new BadInputException("the tokenizer names no token that masks others"));
    if (top < 1) {
      throw new BadInputException(top + " tokens of each mask; the least is 1");
    }
    this.top = Math.min(top, model.config().vocabularySize());
    program =
        new SequenceProgram(
            model,
            tokenizer,
            Map.of(POSITIONS, Feature.integers(0, MASKS)),
            state,
            this::likeliest,
            precision::applyTo);
  }

  /** Whether a head tells of masks. */
  public static boolean fits(EncoderHead head) {
    return MaskedTokenPrediction.of(head).isPresent();
  }

  private void likeliest(Trace trace, Encoded encoded, Tensor all) {
    Tensor positions =
        trace.input(POSITIONS, TensorType.int32(SequenceProgram.BATCH, Dim.symbol(MASKS)));
    Tensor states = encoded.last(); // [B, T, D]
    Tensor masked = // [B, M, D]
        states.gatherAlong(
            1, positions.unsqueeze(-1).expand(states.shape().with(1, positions.dim(1))));
    Tensor scores = head.logits(encoded, masked).castTo(DType.FLOAT32).softmax(); // [B, M, V]
    List<Tensor> best = scores.topK(top);
    trace.output(SCORES, best.get(0)); // [B, M, K]
    trace.output(TOKENS, best.get(1));
  }

  /**
   * Fills masks.
   *
   * @param texts any number, each with at least one mask, spelled as the vocabulary spells it
   * @return for each text its masks, in their order
   * @throws BadInputException if a text has no mask, naming the token, or more tokens than the
   *     model reads
   */
  public List<List<MaskFilling>> of(List<String> texts) {
    List<TextSequence> sequences =
        IntStream.range(0, texts.size()).mapToObj(i -> sequence(i + 1, texts.get(i))).toList();
    List<int[]> places = sequences.stream().map(this::places).toList();
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).length == 0) {
        throw new BadInputException(
            String.format("text %d has no '%s' to be filled", i + 1, tokenizer.tokenOf(mask)));
      }
    }
    List<List<MaskFilling>> filled = new ArrayList<>();
    texts.forEach(text -> filled.add(List.of()));
    program.run(
        sequences,
        i -> Map.of(POSITIONS, HostTensor.of(places.get(i), places.get(i).length)),
        (some, outputs) -> {
          double[] scores = outputs.get(SCORES).toDoubleArray();
          int[] tokens = outputs.get(TOKENS).toIntArray();
          int masks = Math.toIntExact(outputs.get(SCORES).extents()[1]);
          for (int row = 0; row < some.size(); row++) {
            int number = some.get(row);
            List<MaskFilling> own = new ArrayList<>();
            for (int place = 0; place < places.get(number).length; place++) {
              int from = (row * masks + place) * top;
              own.add(
                  filling(
                      sequences.get(number),
                      places.get(number)[place],
                      Arrays.copyOfRange(scores, from, from + top),
                      Arrays.copyOfRange(tokens, from, from + top)));
            }
            filled.set(number, List.copyOf(own));
          }
        });
    return List.copyOf(filled);
  }

  private TextSequence sequence(int number, String text) {
    try {
      return new TextSequences(tokenizer.template(), model.longest())
          .fit(Truncation.NONE, tokenizer.tokenize(text));
    } catch (BadInputException e) {
      throw new BadInputException("text " + number + ": " + e.getMessage(), e);
    }
  }

  private int[] places(TextSequence sequence) {
    int[] ids = sequence.ids();
    return IntStream.range(0, ids.length)
        .filter(i -> ids[i] == mask && sequence.token(i) >= 0)
        .toArray();
  }

  private MaskFilling filling(TextSequence sequence, int place, double[] scores, int[] tokens) {
    List<MaskFilling.Token> told = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      int[] ids = sequence.ids();
      ids[place] = tokens[i];
      int[] own =
          IntStream.range(0, ids.length)
              .filter(at -> sequence.token(at) >= 0)
              .map(at -> ids[at])
              .toArray();
      told.add(
          new MaskFilling.Token(
              tokens[i], tokenizer.decode(tokens[i]), scores[i], tokenizer.decode(own)));
    }
    return new MaskFilling(sequence.begin(place), sequence.end(place), told);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
