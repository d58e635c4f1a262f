package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.answering.ExampleProgram;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.encoder.EncoderModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes vectors of sentences, as sentence-transformers does (Reimers and Gurevych 2019): texts that
 * mean something alike get vectors of a high cosine, if the encoder was trained for it. Used by one
 * thread.
 */
public final class Embedder implements AutoCloseable {
  private static final String VECTORS = "vectors";

  /** Texts are filled up to multiples of it, so that batches are full and programs few. */
  private static final int BUCKET = 8;

  /** Below it a vector has no direction; PyTorch's {@code normalize} has the same. */
  private static final double LEAST_LENGTH = 1e-12;

  private static final Dim BATCH = Dim.symbol("batch");
  private static final String TIME = "time";

  private final EncoderModel model;
  private final SentenceForm form;
  private final SequenceExamples examples;
  private final ExampleProgram program;

  /**
   * An embedder at work on a device.
   *
   * @param model the encoder; a head that it may have is not used
   * @param form what is made of its output
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the encoder computes
   */
  public Embedder(
      EncoderModel model,
      SentenceForm form,
      Tokenizer tokenizer,
      DeviceState state,
      Precision precision) {
    this.model = model;
    this.form = form;
    boolean types = model.config().family().hasTokenTypes();
    int padding = model.config().padding().orElse(tokenizer.roles().padding().orElse(0));
    examples = new SequenceExamples(tokenizer, form, padding, types);
    program =
        new ExampleProgram(
            state,
            examples,
            BUCKET,
            this::lengths,
            lengths -> precision.applyTo(program(types, lengths)));
  }

  /** An encoder whose tokens see only those near them has to know how long texts are. */
  private Lengths lengths(Map<String, HostTensor> batch) {
    return model.config().family().hasWindows()
        ? Lengths.of(TIME, Math.toIntExact(batch.get(Batch.INPUT_IDS).extents()[1]))
        : Lengths.NONE;
  }

  private Program program(boolean types, Lengths lengths) {
    boolean known = model.config().family().hasWindows();
    Dim time = known ? Dim.of(lengths.of(TIME)) : Dim.symbol(TIME);
    return Trace.program(
        model.type() + ".embed",
        trace -> {
          TensorType type = TensorType.int32(BATCH, time);
          Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
          EncoderInput input = EncoderInput.of(trace.input(Batch.INPUT_IDS, type), mask);
          if (types) {
            input = input.withTypes(trace.input(EncoderInput.TOKEN_TYPE_IDS, type));
          }
          Tensor states = model.encoded(trace.root(), input).last().castTo(DType.FLOAT32);
          Tensor vectors = form.pooling().of(states, mask); // [B, D]
          trace.output(VECTORS, form.normalized() ? normalized(vectors) : vectors);
        });
  }

  private static Tensor normalized(Tensor vectors) { // [B, D] -> [B, D]
    Tensor lengths = vectors.square().sum(List.of(1), true).sqrt(); // [B, 1]
    return vectors.dividedBy(lengths.maximum(lengths.zerosLike().plus(LEAST_LENGTH)));
  }

  /** How many numbers a vector has. */
  public int dimensions() {
    return model.config().hidden();
  }

  /**
   * Makes vectors of texts.
   *
   * @param texts any number, of any length, in any order; batches are its own affair
   * @return a vector for each, in their order
   * @throws io.tandem.api.error.BadInputException if not one token of a text fits
   */
  public List<float[]> embed(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    program.run(
        IntStream.range(0, texts.size())
            .mapToObj(i -> examples.encode(new Document("text " + (i + 1), texts.get(i))))
            .toList(),
        (some, outputs) -> {
          HostTensor tensor = outputs.get(VECTORS);
          float[] all = tensor.toFloatArray();
          int size = dimensions();
          for (int row = 0; row < some.size(); row++) {
            vectors[some.get(row)] = Arrays.copyOfRange(all, row * size, (row + 1) * size);
          }
        });
    return List.of(vectors);
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
