package io.tandem.models.pipeline;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.answering.ExampleProgram;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.SequenceClassification;
import io.tandem.models.encoder.SequenceProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tells what each token of a text adds to what an encoder says of it: the vector that the table of
 * tokens has for it, times the gradient of a label's score by that vector, summed. Used by one
 * thread.
 */
public final class Attributor implements AutoCloseable {
  private static final String ASKED = "asked";
  private static final String CHOSEN = "chosen";
  private static final String SCORE = "score";
  private static final String WEIGHTS = "weights";
  private static final int LIKELIEST = -1;
  private static final int BUCKET = 8;

  private final DocumentEncoder model;
  private final Tokenizer tokenizer;
  private final List<String> labels;
  private final ExampleProgram program;

  /**
   * An attributor at work on a device.
   *
   * @param model an encoder that tells classes, labels or a number of a text as a whole
   * @param tokenizer of the vocabulary that it was trained with
   * @param state where its weights lie, or will before the first call; not closed with this
   * @param precision in which element types the encoder computes
   * @throws BadInputException if the model tells something else
   */
  public Attributor(
      DocumentEncoder model, Tokenizer tokenizer, DeviceState state, Precision precision) {
    if (!(model.published().head() instanceof SequenceClassification head)) {
      throw new BadInputException(
          String.format(
              "what tokens add is told of scores of a text as a whole; a '%s' for '%s' has none",
              model.type(), model.task().name()));
    }
    this.model = model;
    this.tokenizer = tokenizer;
    labels = head.labels();
    ExampleEncoder questions = model.questions();
    Map<String, Feature> features = new TreeMap<>(questions.features());
    features.put(ASKED, Feature.integers(LIKELIEST));
    program =
        new ExampleProgram(
            state,
            features,
            questions.lengthAxes(),
            questions.partAxes(),
            questions::longest,
            BUCKET,
            model::lengths,
            lengths -> gradients(precision.applyTo(model.told(lengths))));
  }

  /** The labels that it can be asked for. */
  public List<String> labels() {
    return labels;
  }

  private Program gradients(Program told) {
    return Trace.program(
        told.name() + ".attributions",
        trace -> {
          Function<Value, Tensor> values =
              trace.replay(told, Map.of(), (node, operands) -> trace.apply(node.op(), operands));
          Tensor scores = // [B, L]
              values.apply(told.outputs().get(DocumentEncoder.TOLD)).castTo(DType.FLOAT32);
          Tensor vectors = // [B · W, T, D]
              values.apply(told.marks().get(DocumentModel.TOKEN_VECTORS));
          Tensor asked = trace.input(ASKED, TensorType.int32(SequenceProgram.BATCH));
          Tensor chosen = Tensor.where(asked.less(0), scores.argMax(1), asked); // [B]
          Tensor one = chosen.oneHot(labels.size()); // [B, L]
          Tensor gradients =
              Differentiation.gradients(List.of(scores), List.of(one), List.of(vectors)).get(0);
          trace.output(CHOSEN, chosen);
          trace.output(SCORE, scores.times(one).sum(List.of(1), false));
          trace.output(
              WEIGHTS, gradients.times(vectors).castTo(DType.FLOAT32).sum(List.of(2), false));
        });
  }

  /** What speaks for the label of the greatest score, in each text. */
  public List<Attribution> of(List<String> texts) {
    return of(texts, Optional.empty());
  }

  /**
   * What speaks for a label.
   *
   * @param texts any number
   * @param label one of {@link #labels}; that of the greatest score in each text, if none is asked
   *     for
   * @throws BadInputException if there is no such label
   */
  public List<Attribution> of(List<String> texts, Optional<String> label) {
    int asked = label.map(this::number).orElse(LIKELIEST);
    ExampleEncoder questions = model.questions();
    List<Document> documents =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Document("text " + (i + 1), texts.get(i)))
            .toList();
    List<Example> examples = new ArrayList<>();
    for (Document document : documents) {
      Example example = questions.encode(document);
      Map<String, HostTensor> tensors = new TreeMap<>(example.tensors());
      tensors.put(ASKED, HostTensor.of(new int[] {asked}));
      examples.add(new Example(example.name(), tensors, 0));
    }
    Attribution[] all = new Attribution[texts.size()];
    program.run(
        examples,
        (some, outputs) -> {
          HostTensor tensor = outputs.get(WEIGHTS);
          double[] weights = tensor.toDoubleArray();
          int row = weights.length / some.size();
          int time = Math.toIntExact(tensor.extents()[1]);
          int[] chosen = outputs.get(CHOSEN).toIntArray();
          double[] scores = outputs.get(SCORE).toDoubleArray();
          for (int i = 0; i < some.size(); i++) {
            int number = some.get(i);
            List<Attribution.Piece> pieces = pieces(documents.get(number), weights, i * row, time);
            all[number] = new Attribution(labels.get(chosen[i]), scores[i], pieces);
          }
        });
    return List.of(all);
  }

  private int number(String label) {
    int number = labels.indexOf(label);
    if (number < 0) {
      throw new BadInputException(
          "there is no label '" + label + "'; " + NearestName.hint(label, labels));
    }
    return number;
  }

  /** Of a text in windows, one window after the other: tokens that two share are in both. */
  private List<Attribution.Piece> pieces(Document document, double[] weights, int from, int time) {
    List<Attribution.Piece> pieces = new ArrayList<>();
    int begin = from;
    for (TextSequence window : model.sequences(document)) {
      List<String> texts = AttentionReader.pieces(tokenizer, document.text(), window);
      for (int i = 0; i < texts.size(); i++) {
        pieces.add(new Attribution.Piece(texts.get(i), weights[begin + i]));
      }
      begin += time;
    }
    return pieces;
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    program.close();
  }
}
