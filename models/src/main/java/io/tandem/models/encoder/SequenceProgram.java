package io.tandem.models.encoder;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.answering.ExampleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is made of an encoder's reading of sequences of tokens, those of like length at once. Used
 * by one thread.
 */
public final class SequenceProgram implements AutoCloseable {
  /** The axis of the tokens. */
  public static final String TIME = "time";

  /** The axis of the sequences. */
  public static final Dim BATCH = Dim.symbol("batch");

  /** Sequences are filled up to multiples of it, so that batches are full and programs few. */
  private static final int BUCKET = 8;

  private final EncoderModel model;
  private final ExampleProgram program;

  /** Traces outputs of a program. */
  @FunctionalInterface
  public interface Outputs {
    /**
     * Traces them.
     *
     * @param encoded what the encoder read
     * @param mask 1 where there is a token, [B, T]
     */
    void of(Trace trace, Encoded encoded, Tensor mask);
  }

  /**
   * A program, not compiled yet.
   *
   * @param more what is read of each sequence beside tokens, mask and types
   * @param state where the weights lie, or will before the first call; not closed with this
   * @param rewriting what becomes of the program before it is compiled
   */
  public SequenceProgram(
      EncoderModel model,
      Tokenizer tokenizer,
      Map<String, Feature> more,
      DeviceState state,
      Outputs outputs,
      UnaryOperator<Program> rewriting) {
    this.model = model;
    int padding = model.config().padding().orElse(tokenizer.roles().padding().orElse(0));
    Map<String, Feature> features = new TreeMap<>(more);
    features.put(Batch.INPUT_IDS, Feature.integers(padding, TIME));
    features.put(Decoding.ATTENTION_MASK, Feature.integers(0, TIME));
    if (hasTypes()) {
      features.put(EncoderInput.TOKEN_TYPE_IDS, Feature.integers(0, TIME));
    }
    program =
        new ExampleProgram(
            state,
            features,
            List.of(TIME),
            axis -> model.longest(),
            BUCKET,
            this::lengths,
            lengths -> rewriting.apply(program(outputs, lengths)));
  }

  /** The same in a precision, with nothing else read. */
  public SequenceProgram(
      EncoderModel model,
      Tokenizer tokenizer,
      DeviceState state,
      Outputs outputs,
      Precision precision) {
    this(model, tokenizer, Map.of(), state, outputs, precision::applyTo);
  }

  private boolean hasTypes() {
    return model.config().family().hasTokenTypes();
  }

  private boolean hasWindows() {
    return model.config().family().hasWindows();
  }

  /** An encoder whose tokens see only those near them has to know how long texts are. */
  private Lengths lengths(Map<String, HostTensor> batch) {
    return hasWindows()
        ? Lengths.of(TIME, Math.toIntExact(batch.get(Batch.INPUT_IDS).extents()[1]))
        : Lengths.NONE;
  }

  private Program program(Outputs outputs, Lengths lengths) {
    Dim time = hasWindows() ? Dim.of(lengths.of(TIME)) : Dim.symbol(TIME);
    return Trace.program(
        model.type() + ".pipeline",
        trace -> {
          TensorType type = TensorType.int32(BATCH, time);
          Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
          EncoderInput input = EncoderInput.of(trace.input(Batch.INPUT_IDS, type), mask);
          if (hasTypes()) {
            input = input.withTypes(trace.input(EncoderInput.TOKEN_TYPE_IDS, type));
          }
          outputs.of(trace, model.encoded(trace.root(), input), mask);
        });
  }

  /** Runs it; see {@link ExampleProgram#run}. */
  public void run(List<TextSequence> sequences, ExampleProgram.Sink sink) {
    run(sequences, number -> Map.of(), sink);
  }

  /**
   * Runs it.
   *
   * @param more what is read of a sequence beside tokens, mask and types, by its number
   */
  public void run(
      List<TextSequence> sequences,
      Function<Integer, Map<String, HostTensor>> more,
      ExampleProgram.Sink sink) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      TextSequence sequence = sequences.get(i);
      Map<String, HostTensor> tensors = new TreeMap<>(more.apply(i));
      int[] mask = new int[sequence.length()];
      Arrays.fill(mask, 1);
      tensors.put(Batch.INPUT_IDS, HostTensor.of(sequence.ids(), mask.length));
      tensors.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, mask.length));
      if (hasTypes()) {
        tensors.put(EncoderInput.TOKEN_TYPE_IDS, HostTensor.of(sequence.types(), mask.length));
      }
      examples.add(new Example("sequence " + (i + 1), tensors, 0));
    }
    program.run(examples, sink);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
