package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.encoder.Encoded;
import io.tandem.models.encoder.EncoderModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Makes vectors of sentences, as sentence-transformers does (Reimers and Gurevych 2019): texts that
 * mean something alike get vectors of a high cosine, if the encoder was trained for it. Used by one
 * thread.
 */
public final class Embedder implements AutoCloseable {
  private static final String VECTORS = "vectors";

  /** Below it a vector has no direction; PyTorch's {@code normalize} has the same. */
  private static final double LEAST_LENGTH = 1e-12;

  private final EncoderModel model;
  private final SentenceForm form;
  private final Tokenizer tokenizer;
  private final SequenceProgram program;

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
    this.tokenizer = tokenizer;
    program = new SequenceProgram(model, tokenizer, state, this::vectors, precision);
  }

  private void vectors(Trace trace, Encoded encoded, Tensor mask) {
    Tensor states = encoded.last().castTo(DType.FLOAT32);
    Tensor vectors = form.pooling().of(states, mask); // [B, D]
    trace.output(VECTORS, form.normalized() ? normalized(vectors) : vectors);
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

  /** A text cut at its end, without white space around it. */
  private TextSequence sequence(int number, String text) {
    String stripped = text.strip();
    try {
      return new TextSequences(tokenizer.template(), form.longest())
          .fit(
              Truncation.LONGEST_FIRST,
              tokenizer.tokenize(form.lowercase() ? stripped.toLowerCase(Locale.ROOT) : stripped));
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
