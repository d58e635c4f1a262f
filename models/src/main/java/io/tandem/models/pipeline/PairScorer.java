package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.answering.ExampleProgram;
import io.tandem.models.classifier.Head;
import io.tandem.models.encoder.DocumentEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells how well two texts go together, by an encoder that reads both at once: a cross-encoder, as
 * sentence-transformers calls it. Used by one thread.
 *
 * <p>A score is what the model says before it becomes a probability: the logit of a model with one
 * label or for a number; with two classes, how much the second one's is above the first one's, in
 * the order of the labels (that of their names, where the model was trained here).
 */
public final class PairScorer implements AutoCloseable {
  private static final int BUCKET = 16;
  private static final String SECOND = "second";

  private final String second;
  private final ExampleEncoder encoder;
  private final ExampleProgram program;

  /**
   * A scorer at work on a device.
   *
   * @param model an encoder for a class, a label or a number; one that was trained with single
   *     texts, or is published and does not say, reads pairs as well
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the model computes
   * @throws BadInputException if the model is for something else
   */
  public PairScorer(DocumentEncoder model, DeviceState state, Precision precision) {
    if (!fits(model)) {
      throw new BadInputException(
          String.format(
              "a '%s' for '%s' does not tell how well two texts go together",
              model.type(), model.task().name()));
    }
    second = model.reading().pair().orElse(SECOND);
    DocumentEncoder reading = model.ofPairs(second);
    encoder = reading.questions();
    program =
        new ExampleProgram(
            state,
            encoder,
            BUCKET,
            reading::lengths,
            lengths -> precision.applyTo(reading.told(lengths)));
  }

  /** Whether a model tells something of texts as wholes. */
  public static boolean fits(DocumentEncoder model) {
    return Head.fits(model.task());
  }

  /**
   * Scores a text with others.
   *
   * @param first what is read first, such as a question
   * @param seconds any number of texts
   * @return a score for each, in their order; the greater, the better they go together
   * @throws BadInputException if the model tells more than two classes apart, or a text does not
   *     fit
   */
  public List<Double> of(String first, List<String> seconds) {
    List<Example> examples =
        IntStream.range(0, seconds.size())
            .mapToObj(
                i ->
                    encoder.encode(
                        new Document("text " + (i + 1), first, Map.of(second, seconds.get(i)))))
            .toList();
    double[] scores = new double[examples.size()];
    program.run(
        examples,
        (numbers, outputs) -> {
          HostTensor told = outputs.get(DocumentEncoder.TOLD);
          float[] all = told.toFloatArray();
          int labels = all.length / numbers.size();
          for (int row = 0; row < numbers.size(); row++) {
            scores[numbers.get(row)] = score(all, row * labels, labels);
          }
        });
    return Arrays.stream(scores).boxed().toList();
  }

  private static double score(float[] told, int at, int labels) {
    return switch (labels) {
      case 1 -> told[at];
      case 2 -> (double) told[at + 1] - told[at];
      default ->
          throw new BadInputException(
              "the model tells "
                  + labels
                  + " classes apart; how well two texts go together is told by one or two");
    };
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
