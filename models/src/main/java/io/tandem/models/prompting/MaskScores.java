package io.tandem.models.prompting;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.encoder.Encoded;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.MaskedTokenPrediction;
import io.tandem.models.encoder.SequenceProgram;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Scores of an encoder that was trained to guess what masks stand for (Schick and Schütze 2021,
 * section 3.1): the log-probability of a phrase, which is one token, in the place of a mask.
 */
final class MaskScores implements PhraseScores {
  private static final String POSITIONS = "masked_positions";
  private static final String MASKS = "masks";
  private static final String SCORES = "scores";

  private final EncoderModel model;
  private final Tokenizer tokenizer;
  private final MaskedTokenPrediction head;
  private final int mask;
  private final SequenceProgram program;

  MaskScores(EncoderModel model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    this.model = model;
    this.tokenizer = tokenizer;
    head = MaskedTokenPrediction.of(model.head()).orElseThrow();
    mask =
        tokenizer
            .roles()
            .mask()
            .orElseThrow(
                () -> new BadInputException("the tokenizer names no token that masks others"));
    program =
        new SequenceProgram(
            model,
            tokenizer,
            Map.of(POSITIONS, Feature.integers(0, MASKS)),
            state,
            this::trace,
            precision::applyTo);
  }

  private void trace(Trace trace, Encoded encoded, Tensor all) {
    Tensor positions =
        trace.input(POSITIONS, TensorType.int32(SequenceProgram.BATCH, Dim.symbol(MASKS)));
    Tensor states = encoded.last(); // [B, T, D]
    Tensor masked = // [B, M, D]
        states.gatherAlong(
            1, positions.unsqueeze(-1).expand(states.shape().with(1, positions.dim(1))));
    trace.output(
        SCORES, head.logits(encoded, masked).castTo(DType.FLOAT32).logSoftmax()); // [B, M, V]
  }

  private TextSequence sequence(String text) {
    return tokenizer.template().fill(tokenizer.tokenize(text));
  }

  private TextSequence masked(FilledPrompt prompt) {
    return sequence(prompt.with(tokenizer.tokenOf(mask)));
  }

  /** Where the label's mask is, others in the text before it not counted. */
  private int place(FilledPrompt prompt, TextSequence sequence) {
    long before = IntStream.of(tokenizer.encode(prompt.before())).filter(id -> id == mask).count();
    int[] ids = sequence.ids();
    return IntStream.range(0, ids.length)
        .filter(i -> ids[i] == mask && sequence.token(i) >= 0)
        .skip(before)
        .findFirst()
        .orElseThrow();
  }

  private HostTensor position(FilledPrompt prompt, TextSequence sequence) {
    return HostTensor.of(new int[] {place(prompt, sequence)}, 1);
  }

  @Override
  public void check(PromptTemplate template, List<String> phrases) {
    ids(template.neutral(Calibration.NEUTRAL.get(0)), phrases);
  }

  /** The token of each phrase, which depends on what stands around it. */
  private int[] ids(FilledPrompt prompt, List<String> phrases) {
    TextSequence sequence = masked(prompt);
    int place = place(prompt, sequence);
    int[] wanted = sequence.ids();
    return phrases.stream()
        .mapToInt(
            phrase -> {
              int[] own = sequence(prompt.with(phrase)).ids();
              boolean single =
                  own.length == wanted.length
                      && IntStream.range(0, own.length)
                          .allMatch(i -> i == place ? own[i] != mask : own[i] == wanted[i]);
              if (!single || tokenizer.roles().unknown().orElse(-1) == own[place]) {
                throw new BadInputException(
                    String.format(
                        "'%s' is not one token of the vocabulary where the label stands, and a"
                            + " mask stands for one",
                        phrase));
              }
              return own[place];
            })
        .toArray();
  }

  @Override
  public int excess(FilledPrompt prompt, List<String> phrases) {
    return Math.max(0, masked(prompt).length() - longest());
  }

  @Override
  public int longest() {
    return model.longest();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public double[][] of(List<FilledPrompt> prompts, List<String> phrases) {
    List<TextSequence> sequences = prompts.stream().map(this::masked).toList();
    double[][] scores = new double[prompts.size()][];
    program.run(
        sequences,
        i -> Map.of(POSITIONS, position(prompts.get(i), sequences.get(i))),
        (numbers, outputs) -> {
          double[] all = outputs.get(SCORES).toDoubleArray();
          int size = all.length / numbers.size();
          for (int row = 0; row < numbers.size(); row++) {
            int from = row * size;
            int[] ids = ids(prompts.get(numbers.get(row)), phrases);
            scores[numbers.get(row)] =
                IntStream.of(ids).mapToDouble(id -> all[from + id]).toArray();
          }
        });
    return scores;
  }

  @Override
  public void close() {
    program.close();
  }
}
