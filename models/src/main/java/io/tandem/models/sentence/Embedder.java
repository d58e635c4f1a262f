package io.tandem.models.sentence;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Example;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.model.TextEmbedding;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.models.answering.ExampleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes vectors of sentences, as sentence-transformers does (Reimers and Gurevych 2019): texts that
 * mean something alike get vectors of a high cosine, if the encoder was trained for it. Used by one
 * thread.
 */
public final class Embedder implements TextEmbedding {
  private static final String VECTORS = "vectors";
  private static final String TIME = "time";

  /** Sequences are filled up to multiples of it, so that batches are full and programs few. */
  private static final int BUCKET = 8;

  private final VectorModel model;
  private final Tokenizer tokenizer;
  private final TextRows rows;
  private final ExampleProgram program;

  /**
   * An embedder at work on a device.
   *
   * @param model what makes the vectors; a head that it may have is not used
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types it computes
   */
  public Embedder(VectorModel model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    this.model = model;
    this.tokenizer = tokenizer;
    rows = TextRows.single(TIME, model, tokenizer);
    program =
        new ExampleProgram(
            state,
            rows.features(),
            List.of(TIME),
            axis -> model.longest(),
            BUCKET,
            rows::lengths,
            lengths -> precision.applyTo(program(lengths)));
  }

  private Program program(Lengths lengths) {
    return Trace.program(
        model.type() + ".vectors",
        trace -> trace.output(VECTORS, rows.vectors(trace, lengths, 1, Phase.EVALUATION)));
  }

  @Override
  public int dimensions() {
    return model.dimensions();
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String name = "text " + (i + 1);
      examples.add(new Example(name, rows.tensors(List.of(sequence(name, texts.get(i)))), 0));
    }
    float[][] vectors = new float[texts.size()][];
    program.run(
        examples,
        (some, outputs) -> {
          float[] all = outputs.get(VECTORS).toFloatArray();
          int size = dimensions();
          for (int row = 0; row < some.size(); row++) {
            vectors[some.get(row)] = Arrays.copyOfRange(all, row * size, (row + 1) * size);
          }
        });
    return List.of(vectors);
  }

  private TextSequence sequence(String name, String text) {
    try {
      return model.sequence(tokenizer, text);
    } catch (BadInputException e) {
      throw new BadInputException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
