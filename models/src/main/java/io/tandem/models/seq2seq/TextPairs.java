package io.tandem.models.seq2seq;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.generation.SourceDecoding;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.TextLimits.TooLong;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes examples of pairs of texts. Both are in one vocabulary, of which one token ends either text
 * and one stands before the first that is made.
 *
 * <p>An example is {@value Batch#INPUT_IDS} and {@value Decoding#ATTENTION_MASK} along {@value
 * #SOURCE}, and {@value #DECODER_INPUT_IDS} and {@value Batch#LABELS} along {@value #TARGET}. Of
 * several right texts the first is learned.
 */
public final class TextPairs implements ExampleEncoder {
  /** The axis of the text that is read. */
  public static final String SOURCE = SourceDecoding.SOURCE;

  /** The axis of the text that is made. */
  public static final String TARGET = "target";

  /** The input with the tokens that the decoder is given: those of the text, one later. */
  public static final String DECODER_INPUT_IDS = SourceDecoding.DECODER_INPUT_IDS;

  private static final Logger LOG = LoggerFactory.getLogger(TextPairs.class);

  private final Task.TextToText task;
  private final Tokenizer tokenizer;
  private final TextLimits limits;
  private final TextMarks marks;

  /** How many were too long and not refused, for a warning now and then. */
  private final AtomicInteger tooLong = new AtomicInteger();

  /**
   * Pairs of a task, begun and ended by {@value Tokenizer#END_OF_TEXT}.
   *
   * @param task where the text to be made stands
   * @param tokenizer open as long as this is used
   * @throws BadInputException if its vocabulary has no {@value Tokenizer#END_OF_TEXT}
   */
  public TextPairs(Task.TextToText task, Tokenizer tokenizer, TextLimits limits) {
    this(task, tokenizer, limits, TextMarks.endOfText(tokenizer));
  }

  /**
   * Pairs of a task.
   *
   * @param task where the text to be made stands
   * @param tokenizer open as long as this is used
   * @param marks the tokens that begin and end texts
   */
  public TextPairs(Task.TextToText task, Tokenizer tokenizer, TextLimits limits, TextMarks marks) {
    this.task = task;
    this.tokenizer = tokenizer;
    this.limits = limits;
    this.marks = marks;
  }

  /**
   * Pairs of what a model is made for.
   *
   * @param material for the task {@link Task.TextToText}
   * @throws BadInputException if the vocabulary has no {@value Tokenizer#END_OF_TEXT}
   */
  public static TextPairs of(ModelMaterial material, TextLimits limits) {
    return new TextPairs((Task.TextToText) material.task(), material.tokenizer(), limits);
  }

  /** What texts are to be made. */
  public Task.TextToText task() {
    return task;
  }

  /** The number of tokens, of both languages together. */
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  /** The tokens that begin and end texts. */
  public TextMarks marks() {
    return marks;
  }

  /** How long texts may be. */
  public TextLimits limits() {
    return limits;
  }

  /** What makes tokens of texts. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public Map<String, Feature> features() {
    return Map.of(
        Batch.INPUT_IDS,
        Feature.integers(marks.padding(), SOURCE),
        Decoding.ATTENTION_MASK,
        Feature.integers(0, SOURCE),
        DECODER_INPUT_IDS,
        Feature.integers(marks.padding(), TARGET),
        Batch.LABELS,
        Feature.integers(Batch.IGNORED, TARGET));
  }

  @Override
  public List<String> lengthAxes() {
    return List.of(SOURCE, TARGET);
  }

  @Override
  public int longest(String axis) {
    return axis.equals(SOURCE) ? limits.source() : limits.target();
  }

  @Override
  public Example encode(Document document) {
    int[] source = tokenizer.encode(task.source(document));
    int[] target = tokenizer.encode(task.of(document).get(0));
    boolean fits = source.length < limits.source() && target.length < limits.target();
    if (!fits && limits.tooLong() == TooLong.LEAVE_OUT) {
      warn(document, "is left out of training and of losses");
      int[] nothing = {Batch.IGNORED};
      return example(document.name(), new int[] {marks.end()}, new int[] {marks.start()}, nothing);
    }
    int[] read = source(document, source);
    int[] made = cut(document, target, limits.target(), "the text to be made of it", "target");
    int[] given = new int[made.length];
    given[0] = marks.start();
    System.arraycopy(made, 0, given, 1, made.length - 1);
    return example(document.name(), read, given, made);
  }

  /**
   * The tokens of the text that is read of a document, with their end.
   *
   * @throws BadInputException if it is too long and is not to be cut
   */
  public int[] source(Document document) {
    return source(document, tokenizer.encode(task.source(document)));
  }

  private int[] source(Document document, int[] tokens) {
    return cut(document, tokens, limits.source(), "its text", "source");
  }

  /** Tokens with their end, as many as there may be. */
  private int[] cut(Document document, int[] tokens, int most, String what, String key) {
    if (tokens.length >= most) {
      if (limits.tooLong() == TooLong.REFUSE) {
        throw new BadInputException(
            String.format(
                "%s: %s has %d tokens with its end, and the model takes %d"
                    + " (model.limits.%s); a greater limit, or limits.too-long = truncate or"
                    + " leave-out, lets it pass",
                document.place(), what, tokens.length + 1, most, key));
      }
      warn(document, "is cut");
    }
    int[] cut = Arrays.copyOf(tokens, Math.min(tokens.length, most - 1) + 1);
    cut[cut.length - 1] = marks.end();
    return cut;
  }

  private void warn(Document document, String fate) {
    int number = tooLong.incrementAndGet();
    if (Integer.bitCount(number) == 1) { // the first, the second, the fourth, …
      LOG.warn("{} is too long and {}: {} so far", document.place(), fate, number);
    }
  }

  private static Example example(String name, int[] source, int[] given, int[] labels) {
    int[] mask = new int[source.length];
    Arrays.fill(mask, 1);
    long targets = Arrays.stream(labels).filter(label -> label != Batch.IGNORED).count();
    return new Example(
        name,
        Map.of(
            Batch.INPUT_IDS,
            HostTensor.of(source, source.length),
            Decoding.ATTENTION_MASK,
            HostTensor.of(mask, mask.length),
            DECODER_INPUT_IDS,
            HostTensor.of(given, given.length),
            Batch.LABELS,
            HostTensor.of(labels, labels.length)),
        targets);
  }
}
