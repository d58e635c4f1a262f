package io.tandem.models.sentence;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.TextEmbedding;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.encoder.Encoded;
import io.tandem.models.encoder.SequenceProgram;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes vectors of sentences, as sentence-transformers does (Reimers and Gurevych 2019): texts that
 * mean something alike get vectors of a high cosine, if the encoder was trained for it. Used by one
 * thread.
 */
public final class Embedder implements TextEmbedding {
  private static final String VECTORS = "vectors";

  private final SentenceModel model;
  private final Tokenizer tokenizer;
  private final SequenceProgram program;

  /**
   * An embedder at work on a device.
   *
   * @param model the encoder with what its output is made into; a head that it may have is not used
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the encoder computes
   */
  public Embedder(
      SentenceModel model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    this.model = model;
    this.tokenizer = tokenizer;
    program = new SequenceProgram(model.network(), tokenizer, state, this::vectors, precision);
  }

  private void vectors(Trace trace, Encoded encoded, Tensor mask) {
    trace.output(VECTORS, model.form().of(trace.root(), encoded.last(), mask));
  }

  @Override
  public int dimensions() {
    return model.dimensions();
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    program.run(
        IntStream.range(0, texts.size()).mapToObj(i -> sequence(i + 1, texts.get(i))).toList(),
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

  private TextSequence sequence(int number, String text) {
    try {
      return model.form().sequence(tokenizer, text);
    } catch (BadInputException e) {
      throw new BadInputException("text " + number + ": " + e.getMessage(), e);
    }
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
