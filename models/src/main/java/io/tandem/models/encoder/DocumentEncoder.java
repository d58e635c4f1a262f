package io.tandem.models.encoder;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Answering;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.model.Reach;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.answering.ExampleProgram;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.classifier.Head;
import io.tandem.models.classifier.HeadedModel;
import io.tandem.models.sentence.EncodesTokens;
import io.tandem.models.sentence.VectorSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A published encoder that is trained for a task: classes, labels, a number, tags of words.
 *
 * <p>Its weights have the published names, so that checkpoints of it are those of the published
 * model with that head. What else is needed to ask it about documents stands under {@value #TANDEM}
 * in {@code config.json}, which others pass over.
 */
public final class DocumentEncoder implements HeadedModel, ForwardModel, EncodesTokens {
  static final String TANDEM = "tandem";

  /** The output of {@link #told}. */
  public static final String TOLD = "told";

  /** Few enough lengths that programs for known ones are not compiled too often. */
  private static final int BUCKET = 16;

  /** How many tokens windows of long texts share where nobody says it. */
  private static final int READ_AGAIN = 64;

  private static final String GLOBAL = "global";

  private final EncoderModel network;
  private final EncoderTask asked;
  private final EncoderSettings settings;
  private final Reading reading;
  private final Tokenizer tokenizer;
  private final Map<String, HostTensor> beginning;

  DocumentEncoder(
      EncoderConfig config, EncoderTask asked, EncoderSettings settings, Tokenizer tokenizer) {
    this(config, asked, settings, tokenizer, Map.of());
  }

  private DocumentEncoder(
      EncoderConfig config,
      EncoderTask asked,
      EncoderSettings settings,
      Tokenizer tokenizer,
      Map<String, HostTensor> beginning) {
    this(config, asked, settings, settings.reading(), tokenizer, beginning);
  }

  private DocumentEncoder(
      EncoderConfig config,
      EncoderTask asked,
      EncoderSettings settings,
      Reading reading,
      Tokenizer tokenizer,
      Map<String, HostTensor> beginning) {
    this.beginning = beginning;
    this.network = new EncoderModel(config, asked.published());
    this.asked = asked;
    this.settings = settings;
    this.reading = reading.atMost(config.longest());
    this.tokenizer = tokenizer;
  }

  /**
   * An encoder for the task of its material, which it fits: of the checkpoint's shape, if there is
   * one, and of that of the settings otherwise.
   *
   * @throws io.tandem.api.error.BadInputException if the checkpoint is of another family or cannot
   *     be read, or a shape or tokens are asked for that it does not have
   */
  static DocumentEncoder of(
      EncoderFamily family, EncoderSettings settings, ModelMaterial material) {
    if (!settings.vectors().equals(VectorSettings.USUAL)) {
      throw new BadInputException(
          String.format(
              "vectors are for the task 'matching', and not for '%s'", material.task().name()));
    }
    return new DocumentEncoder(
        settings.config(family, material),
        EncoderTasks.of(settings, material),
        settings,
        material.tokenizer(),
        LabelOdds.of(family, material));
  }

  /**
   * {@inheritDoc} Where a text has any number of labels, how frequent each is: otherwise the vector
   * that stands for a text would have to tell it first, the same one for all texts, and what sets
   * them apart would be lost.
   */
  @Override
  public Map<String, HostTensor> beginning() {
    return beginning;
  }

  /**
   * The encoder that a checkpoint of this class describes.
   *
   * @return nothing, if it is one of the published model alone
   * @throws io.tandem.api.error.BadInputException if the description is malformed
   */
  static Optional<DocumentEncoder> described(
      JsonObject json, EncoderModel model, Supplier<Tokenizer> tokenizer) {
    Optional<JsonValue> own = json.get(TANDEM);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    if (!(own.get() instanceof JsonObject object)) {
      throw new BadInputException(TANDEM + " must be an object, not " + own.get().phrase());
    }
    ModelDescription<EncoderSettings> description =
        ModelDescription.read(object, model.type(), EncoderSettings.class)
            .orElseThrow(
                () -> new BadInputException(TANDEM + " describes no '" + model.type() + "'"));
    return Optional.of(
        new DocumentEncoder(
            model.config(), EncoderTasks.of(description), description.settings(), tokenizer.get()));
  }

  /**
   * The encoder that a published model is, asked what its head is for: classes of a text (where
   * nothing is said of its labels, of several one holds, and a single one holds or not), tags of
   * words, answers to questions or one of several texts, with the names of {@link Task}'s
   * attributes.
   *
   * @return nothing, if its head is for no task of documents
   */
  public static Optional<DocumentEncoder> asking(EncoderModel model, Tokenizer tokenizer) {
    EncoderSettings settings =
        new EncoderSettings(
            EncoderShape.BASE,
            Pooling.CLS,
            new Reading(model.longest(), 1, READ_AGAIN, Optional.empty()),
            AnswerRule.USUAL);
    return EncoderTasks.of(model.head())
        .map(task -> new DocumentEncoder(model.config(), task, settings, tokenizer));
  }

  /**
   * The same, which may say that a text has no answer to a question; itself, if it is not for
   * questions.
   */
  public DocumentEncoder orNoAnswer() {
    if (!(asked instanceof AnsweredQuestions questions)) {
      return this;
    }
    Task.QuestionAnswering task = questions.task();
    EncoderTask open =
        new AnsweredQuestions(
            new Task.QuestionAnswering(task.question(), task.answers(), task.starts(), true),
            questions.rule());
    return new DocumentEncoder(network.config(), open, settings, tokenizer);
  }

  /**
   * The same, which reads two texts at once.
   *
   * @param attribute of a document that holds the second one
   */
  public DocumentEncoder ofPairs(String attribute) {
    Reading pairs =
        new Reading(reading.length(), reading.windows(), reading.overlap(), Optional.of(attribute));
    return new DocumentEncoder(network.config(), asked, settings, pairs, tokenizer, beginning);
  }

  /** The same as it is published. */
  public EncoderModel published() {
    return network;
  }

  @Override
  public EncoderModel tokenEncoder() {
    return network;
  }

  /** How much of a text it reads, and in how many pieces. */
  public Reading reading() {
    return reading;
  }

  @Override
  public Optional<Reach> reach() {
    return Optional.of(new Reach(reading.length(), network.config().longest(), Reading.KEY));
  }

  @Override
  public String type() {
    return network.type();
  }

  @Override
  public Task task() {
    return asked.task();
  }

  @Override
  public List<String> outcomes() {
    return asked.outcomes();
  }

  @Override
  public Optional<Head> head() {
    return asked instanceof WholeText text ? Optional.of(text.head()) : Optional.empty();
  }

  @Override
  public Map<String, Variable> weights() {
    return HeadedModel.super.weights();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    JsonObject.Builder json = JsonObject.builder();
    network.publishedConfig(endOfText).orElseThrow().members().forEach(json::put);
    EncoderSettings said =
        new EncoderSettings(
            EncoderShape.BASE, settings.whole(), settings.reading(), settings.answers());
    ModelDescription<EncoderSettings> description =
        new ModelDescription<>(type(), said, task(), asked.learned());
    return Optional.of(json.put(TANDEM, description.json()).build());
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return network.variableOf(tensor);
  }

  @Override
  public Map<String, String> copies() {
    return network.copies();
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return network.forwardInputs();
  }

  @Override
  public Lengths forwardLengths(Map<String, HostTensor> inputs) {
    return network.forwardLengths(inputs);
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return network.forward(given, lengths);
  }

  @Override
  public ForwardModel forInputs(Map<String, HostTensor> inputs) {
    return network.forInputs(inputs);
  }

  /**
   * {@inheritDoc} Where tokens see only those near them, that of the tokens, and how many of them
   * see all others at most: one, or a multiple of {@value #BUCKET}.
   */
  @Override
  public Lengths lengths(Map<String, HostTensor> batch) {
    if (!hasWindows()) {
      return Lengths.NONE;
    }
    HostTensor mask = batch.get(EncoderInput.GLOBAL_ATTENTION_MASK);
    int time = Math.toIntExact(mask.extents()[2]);
    int most = EncoderModel.most(mask, time);
    int filled = most <= 1 ? 1 : Math.min(time, (most + BUCKET - 1) / BUCKET * BUCKET);
    return Lengths.of(WindowedText.TIME, time).and(GLOBAL, filled);
  }

  @Override
  public Program objective(Phase phase) {
    return objective(
        phase, hasWindows() ? Lengths.of(WindowedText.TIME, 1).and(GLOBAL, 1) : Lengths.NONE);
  }

  @Override
  public Program objective(Phase phase, Lengths lengths) {
    return Trace.program(
        type(),
        trace -> {
          Tensor outputs = outputs(trace, phase, lengths);
          head().ifPresent(head -> trace.mark(SCORES, outputs));
          Tensor labels = trace.input(Batch.LABELS, asked.batched());
          Tensor losses = trace.root().child("loss").in(() -> asked.losses(outputs, labels));
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, asked.weight(outputs, labels));
        });
  }

  /**
   * Traces what answers are made of: of a text as a whole {@value #TOLD}, its scores before they
   * become probabilities, {@code [batch, labels]}; {@link #TOKEN_VECTORS} is marked.
   *
   * @param lengths as {@link #lengths} gives them
   */
  public Program told(Lengths lengths) {
    return Trace.program(
        type() + ".answers",
        trace -> trace.output(TOLD, asked.told(outputs(trace, Phase.EVALUATION, lengths))));
  }

  private Tensor outputs(Trace trace, Phase phase, Lengths lengths) {
    Dim time = hasWindows() ? Dim.of(lengths.of(WindowedText.TIME)) : Dim.symbol(WindowedText.TIME);
    int global = hasWindows() ? lengths.of(GLOBAL) : 0;
    WindowedText text = WindowedText.of(trace, family(), time, global);
    EncoderConfig config = network.config();
    EncoderConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    Encoded encoded = Encoded.of(trace.root(), shape, text.input());
    return asked.outputs(encoded, text);
  }

  private EncoderFamily family() {
    return network.config().family();
  }

  private boolean hasWindows() {
    return family().hasWindows();
  }

  private int padding() {
    return network.config().padding().orElse(0);
  }

  @Override
  public ExampleEncoder encoder() {
    return new Encoder(true);
  }

  /** Makes examples of documents that are asked about: without labels. */
  public ExampleEncoder questions() {
    return new Encoder(false);
  }

  /**
   * What is read of a document whose text is asked about as a whole: a sequence, or several where a
   * long text is read in windows.
   */
  public List<TextSequence> sequences(Document document) {
    return reading.of(tokenizer, document);
  }

  /** Documents as examples, with their labels or without. */
  private final class Encoder implements ExampleEncoder {
    private final boolean labelled;

    Encoder(boolean labelled) {
      this.labelled = labelled;
    }

    @Override
    public Map<String, Feature> features() {
      Map<String, Feature> features = new HashMap<>(WindowedText.features(family(), padding()));
      if (labelled) {
        features.put(Batch.LABELS, asked.label());
      }
      return features;
    }

    @Override
    public List<String> lengthAxes() {
      return List.of(WindowedText.TIME);
    }

    @Override
    public List<String> partAxes() {
      return List.of(WindowedText.WINDOWS);
    }

    @Override
    public int longest(String axis) {
      return reading.length();
    }

    @Override
    public Example encode(Document document) {
      return asked.encode(
          tokenizer,
          reading,
          document,
          windows -> WindowedText.tensors(windows, asked, family(), padding()),
          labelled);
    }
  }

  @Override
  public Answering answering(DeviceState state, Precision precision) {
    ExampleEncoder unlabelled = new Encoder(false);
    ExampleProgram program =
        new ExampleProgram(
            state, unlabelled, BUCKET, this::lengths, lengths -> precision.applyTo(told(lengths)));
    return new Answering() {
      @Override
      public List<Prediction> answer(List<Document> documents) {
        List<Example> examples = documents.parallelStream().map(unlabelled::encode).toList();
        Prediction[] answers = new Prediction[examples.size()];
        program.run(
            examples,
            (numbers, outputs) ->
                asked.answer(
                    tokenizer,
                    reading,
                    documents,
                    numbers,
                    outputs.get(TOLD),
                    (number, said) -> answers[number] = said));
        return List.of(answers);
      }

      @Override
      public void close() {
        program.close();
      }
    };
  }
}
