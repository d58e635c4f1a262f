package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.op.Attention;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.SequenceProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Tells which tokens an encoder looks at when it reads a text. Used by one thread. */
public final class AttentionReader implements AutoCloseable {
  private static final String LAST = "last";
  private static final String WEIGHTS = "attentions.";

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
    longest = model.config().longest();
    program =
        new SequenceProgram(
            model,
            tokenizer,
            Map.of(),
            state,
            (trace, encoded, mask) -> trace.output(LAST, encoded.last()),
            traced -> weights(precision.applyTo(traced)));
  }

  /** The program that gives the weights of each attention of a program instead of its outputs. */
  private static Program weights(Program program) {
    return Trace.program(
        program.name() + ".attention",
        trace -> {
          AtomicInteger layers = new AtomicInteger();
          Function<Value, Tensor> unused =
              trace.replay(
                  program,
                  Map.of(),
                  (node, operands) -> {
                    if (node.op() instanceof Attention attention) {
                      Tensor weights = attention.scores(operands).softmax(); // [B, H, T, T]
                      trace.output(WEIGHTS + layers.getAndIncrement(), weights);
                    }
                    return trace.apply(node.op(), operands);
                  });
        });
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
            List<List<double[][]>> layers = new ArrayList<>();
            for (int layer = 0; layer < outputs.size(); layer++) {
              layers.add(heads(outputs.get(WEIGHTS + layer), row, pieces.size()));
            }
            all[number] = new TextAttention(pieces, layers);
          }
        });
    return List.of(all);
  }

  private static List<double[][]> heads(HostTensor weights, int row, int length) {
    double[] values = weights.toDoubleArray();
    int heads = Math.toIntExact(weights.extents()[1]);
    int time = Math.toIntExact(weights.extents()[2]);
    List<double[][]> all = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      double[][] map = new double[length][length];
      int from = (row * heads + head) * time * time;
      for (int query = 0; query < length; query++) {
        System.arraycopy(values, from + query * time, map[query], 0, length);
      }
      all.add(map);
    }
    return all;
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
