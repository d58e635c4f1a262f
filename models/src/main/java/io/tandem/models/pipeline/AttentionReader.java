package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.SequenceProgram;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Tells which tokens an encoder looks at when it reads a text. Used by one thread. */
public final class AttentionReader implements AutoCloseable {
  private static final String LAST = "last";

  private final Tokenizer tokenizer;
  private final int longest;
  private final SequenceProgram program;

  /**
   * A reader at work on a device.
   *
   * @param model the encoder; a head that it may have is not used
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the encoder computes
   * @throws BadInputException for a model whose tokens see only those near them
   */
  public AttentionReader(
      EncoderModel model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    if (model.config().family().hasWindows()) {
      throw new BadInputException(
          String.format(
              "a '%s' looks at windows of its text, of which there is no map; encoders that see all"
                  + " of it have one",
              model.type()));
    }
    this.tokenizer = tokenizer;
    longest = model.longest();
    program =
        new SequenceProgram(
            model,
            tokenizer,
            Map.of(),
            state,
            (trace, encoded, mask) -> trace.output(LAST, encoded.last()),
            traced -> AttentionWeights.of(precision.applyTo(traced)));
  }

  /**
   * Reads texts.
   *
   * @param texts any number; what the model cannot read at once is cut off
   */
  public List<TextAttention> of(List<String> texts) {
    TextSequences sequences = new TextSequences(tokenizer.template(), longest);
    List<TextSequence> read =
        texts.stream()
            .map(text -> sequences.fit(Truncation.LONGEST_FIRST, tokenizer.tokenize(text)))
            .toList();
    TextAttention[] all = new TextAttention[texts.size()];
    program.run(
        read,
        (some, outputs) -> {
          for (int row = 0; row < some.size(); row++) {
            int number = some.get(row);
            List<String> pieces = pieces(tokenizer, texts.get(number), read.get(number));
            all[number] = AttentionWeights.read(outputs, row, pieces);
          }
        });
    return List.of(all);
  }

  /** What each token stands for in its text, and the tokens of the template by their names. */
  static List<String> pieces(Tokenizer tokenizer, String text, TextSequence sequence) {
    int[] ids = sequence.ids();
    return IntStream.range(0, ids.length)
        .mapToObj(
            i ->
                sequence.token(i) >= 0 && sequence.end(i) > sequence.begin(i)
                    ? text.substring(sequence.begin(i), sequence.end(i))
                    : tokenizer.tokenOf(ids[i]))
        .toList();
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
