package io.tandem.models.sentence;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.EmbeddingModel;
import io.tandem.api.model.JointModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.model.Reach;
import io.tandem.api.model.TextEmbedding;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An encoder that makes vectors of texts, each by itself, and is trained by what is known of how
 * texts go together (Reimers and Gurevych 2019, arXiv 1908.10084). The texts that an example
 * compares are read by one encoder with one set of weights.
 *
 * <p>Checkpoints of it are those of what makes the vectors: of a published encoder, those of
 * sentence-transformers.
 */
public final class BiEncoder implements EmbeddingModel, JointModel {
  /** The vectors of the examples' own texts, {@code f32 [batch, size]}. */
  static final String FIRST = "first";

  /** Those of the texts that they are compared with, {@code f32 [batch, texts, size]}. */
  static final String SECOND = "second";

  private static final String THERE = "there";
  private static final String SCORES = "scores";
  private static final String TIME = "time";
  private static final String SECOND_TIME = "second_time";
  private static final String TEXTS = "texts";
  private static final Dim BATCH = Dim.symbol("batch");

  private final VectorModel model;
  private final Matching task;
  private final Objective objective;
  private final List<String> labels;
  private final Tokenizer tokenizer;
  private final TextRows first;
  private final TextRows second;

  private BiEncoder(
      VectorModel model,
      Matching task,
      Objective objective,
      List<String> labels,
      Tokenizer tokenizer) {
    this.model = model;
    this.task = task;
    this.objective = objective;
    this.labels = labels;
    this.tokenizer = tokenizer;
    first = TextRows.single(TIME, model, tokenizer);
    second = TextRows.several(SECOND + ".", TEXTS, SECOND_TIME, model, tokenizer);
  }

  /**
   * A model that learns from its material.
   *
   * @param model what makes the vectors
   * @param task which attributes of a document hold what
   * @throws BadInputException if there is no objective, or it does not learn from such examples, or
   *     not from the scores that they have
   */
  public static BiEncoder of(VectorModel model, Matching task, ModelMaterial material) {
    Objective objective =
        material
            .objective()
            .orElseThrow(
                () -> new BadInputException("the task 'matching' needs an objective to learn by"));
    return of(model, task, objective, material.training().documents(), material.tokenizer());
  }

  /**
   * A model that learns from documents.
   *
   * @param model what makes the vectors
   * @param task which attributes of a document hold what
   * @param objective by what it learns
   * @param documents those that it is to learn from
   * @throws BadInputException if the objective does not learn from such examples, or not from the
   *     scores that they have
   */
  public static BiEncoder of(
      VectorModel model,
      Matching task,
      Objective objective,
      List<Document> documents,
      Tokenizer tokenizer) {
    if (!objective.forms().contains(task.form())) {
      throw new BadInputException(
          String.format(
              "the objective learns from %s, and not from %s",
              objective.forms().stream()
                  .map(Matching.Form::words)
                  .sorted()
                  .collect(Collectors.joining(", ")),
              task.form().words()));
    }
    TreeSet<String> labels = new TreeSet<>();
    for (Document document : documents) {
      for (double score : task.scoresOf(document)) {
        if (!objective.takes(score)) {
          throw new BadInputException(
              String.format(
                  "%s: the score %s cannot be learned by this objective; allowed is %s",
                  document.place(), score, objective.scores()));
        }
      }
      if (task.label().isPresent()) {
        labels.add(task.labelOf(document));
      }
    }
    return new BiEncoder(model, task, objective, List.copyOf(labels), tokenizer);
  }

  /** What makes the vectors. */
  public VectorModel model() {
    return model;
  }

  @Override
  public Optional<Reach> reach() {
    return model instanceof SentenceModel encoder
        ? Optional.of(
            new Reach(encoder.longest(), encoder.network().longest(), "model.reading.length"))
        : Optional.empty();
  }

  @Override
  public String type() {
    return model.type();
  }

  @Override
  public Task task() {
    return task;
  }

  /** {@inheritDoc} Those of the objective are not among them. */
  @Override
  public Map<String, Variable> weights() {
    return model.weights();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return model.publishedConfig(endOfText);
  }

  @Override
  public Map<String, JsonValue> publishedFiles() {
    return model.publishedFiles();
  }

  @Override
  public Set<String> folders() {
    return model.folders();
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return model.variableOf(tensor);
  }

  @Override
  public String publishedName(String variable) {
    return model.publishedName(variable);
  }

  @Override
  public Map<String, String> copies() {
    return model.copies();
  }

  private boolean compares() {
    return task.second().isPresent();
  }

  /** How often the examples' own texts are read. */
  private int readings() {
    return compares() ? 1 : objective.readings();
  }

  /** {@inheritDoc} Where programs have to know them, those of both axes of tokens. */
  @Override
  public Lengths lengths(Map<String, HostTensor> batch) {
    Lengths own = first.lengths(batch);
    return compares() && model.knowsLengths()
        ? own.and(SECOND_TIME, second.lengths(batch).of(SECOND_TIME))
        : own;
  }

  @Override
  public Program objective(Phase phase) {
    return objective(
        phase, model.knowsLengths() ? Lengths.of(TIME, 1).and(SECOND_TIME, 1) : Lengths.NONE);
  }

  @Override
  public Program vectors(Phase phase, Lengths lengths) {
    return Trace.program(
        type() + ".vectors",
        trace -> {
          Dim size = Dim.of(model.dimensions());
          Tensor own = first.vectors(trace, lengths, readings(), phase); // [R · B, D]
          if (readings() == 1) {
            trace.output(FIRST, own);
          } else {
            Tensor split = own.reshape(Dim.of(readings()), BATCH, size);
            trace.output(FIRST, split.select(0, 0));
            trace.output(SECOND, split.select(0, 1).unsqueeze(1));
          }
          if (compares()) {
            Tensor others = // [B · C, D]
                trace.unmarked(() -> second.vectors(trace, lengths, 1, phase));
            trace.output(SECOND, others.reshape(BATCH, Dim.symbol(TEXTS), size));
          }
        });
  }

  @Override
  public Program joint(Phase phase) {
    return Trace.program(
        type() + ".loss",
        trace -> {
          Loss loss =
              trace
                  .root()
                  .child(Objective.SCOPE)
                  .in(() -> objective.of(trace.root().child(Objective.SCOPE), joined(trace)));
          trace.output(TrainingPrograms.LOSS_SUM, loss.sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, loss.weight());
        });
  }

  private Vectors joined(Trace trace) {
    Dim size = Dim.of(model.dimensions());
    Dim texts = compares() ? Dim.symbol(TEXTS) : Dim.ONE;
    Tensor own = trace.input(FIRST, TensorType.float32(BATCH, size));
    Optional<Tensor> others = Optional.empty();
    Optional<Tensor> there = Optional.empty();
    if (compares() || readings() > 1) {
      others = Optional.of(trace.input(SECOND, TensorType.float32(BATCH, texts, size)));
      there =
          Optional.of(
              compares()
                  ? trace.input(THERE, TensorType.int32(BATCH, texts)).notEqualTo(0)
                  : own.slice(1, Dim.ZERO, Dim.ONE).onesLike().notEqualTo(0));
    }
    Optional<Tensor> scores =
        task.score().isPresent()
            ? Optional.of(trace.input(SCORES, TensorType.float32(BATCH, texts)))
            : Optional.empty();
    Optional<Tensor> classes =
        task.label().isPresent()
            ? Optional.of(trace.input(Batch.LABELS, TensorType.int32(BATCH)))
            : Optional.empty();
    return new Vectors(own, others, there, scores, classes, labels.size());
  }

  @Override
  public ExampleEncoder encoder() {
    return new Examples();
  }

  /** Documents as examples. */
  private final class Examples implements ExampleEncoder {
    @Override
    public Map<String, Feature> features() {
      Map<String, Feature> features = new TreeMap<>(first.features());
      if (compares()) {
        features.putAll(second.features());
        features.put(THERE, Feature.integers(0, TEXTS));
      }
      if (task.score().isPresent()) {
        features.put(SCORES, new Feature(DType.FLOAT32, List.of(TEXTS), 0));
      }
      if (task.label().isPresent()) {
        features.put(Batch.LABELS, Feature.integers(0));
      }
      return features;
    }

    @Override
    public List<String> lengthAxes() {
      return compares() ? List.of(TIME, SECOND_TIME) : List.of(TIME);
    }

    @Override
    public int longest(String axis) {
      return model.longest();
    }

    @Override
    public Example encode(Document document) {
      Map<String, HostTensor> tensors =
          new TreeMap<>(first.tensors(List.of(sequence(document, document.text()))));
      if (compares()) {
        List<TextSequence> others =
            task.othersOf(document).stream().map(text -> sequence(document, text)).toList();
        tensors.putAll(second.tensors(others));
        int[] there = new int[others.size()];
        Arrays.fill(there, 1);
        tensors.put(THERE, HostTensor.of(there, there.length));
      }
      List<Double> scores = task.scoresOf(document);
      if (task.score().isPresent()) {
        float[] values = new float[scores.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = scores.get(i).floatValue();
        }
        tensors.put(SCORES, HostTensor.of(values, values.length));
      }
      if (task.label().isPresent()) {
        tensors.put(Batch.LABELS, HostTensor.of(new int[] {number(document)}));
      }
      return new Example(document.name(), tensors, 1);
    }

    private TextSequence sequence(Document document, String text) {
      try {
        return model.sequence(tokenizer, text);
      } catch (BadInputException e) {
        throw new BadInputException(document.place() + ": " + e.getMessage(), e);
      }
    }

    private int number(Document document) {
      String label = task.labelOf(document);
      int number = labels.indexOf(label);
      if (number < 0) {
        throw new BadInputException(
            String.format(
                "%s: its class is '%s', which no training document has; %s",
                document.place(), label, NearestName.hint(label, labels)));
      }
      return number;
    }
  }

  @Override
  public TextEmbedding embedding(DeviceState state, Precision precision) {
    return new Embedder(model, tokenizer, state, precision);
  }
}
