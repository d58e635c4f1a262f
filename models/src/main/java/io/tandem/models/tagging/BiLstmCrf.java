package io.tandem.models.tagging;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.crf.Crf;
import io.tandem.models.crf.TransitionRules;
import io.tandem.models.embedding.EmbeddingTable;
import io.tandem.models.layer.Linear;
import io.tandem.models.recurrent.RecurrentShape;
import io.tandem.models.recurrent.RecurrentStack;
import io.tandem.models.recurrent.SequenceMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tagger: embeddings of words beside features of their letters, long short-term memories in both
 * directions, a linear map to a score for each tag, and a conditional random field over the tags
 * (Huang, Xu and Yu 2015; Lample et al. 2016; Ma and Hovy 2016). Without the field, each tag is
 * told by itself, by a softmax of its scores.
 *
 * <p>Weights: {@code embedding.weight [V, E]}, {@code characters.…}, {@code lstm.…} as in PyTorch's
 * {@code nn.LSTM}, {@code projection.weight [K, 2·H]} and {@code .bias}, {@code crf.…} as in
 * pytorch-crf.
 */
final class BiLstmCrf implements DocumentModel {
  static final String TYPE = "bilstm-crf";

  /** The axis of a sentence's words. */
  static final String TIME = "time";

  /** What the list of tags is called in {@code config.json}. */
  static final String TAGS = "tags";

  /** The axis of a word's letters, and what their list is called in {@code config.json}. */
  static final String LETTERS = "letters";

  /** The input of letters, {@code i32[batch, time, letters]}. */
  static final String CHARACTERS = "characters";

  /** The output of {@link #emissions}: {@code f32[batch, time, tags]}. */
  static final String EMISSIONS = "emissions";

  /** Where the vectors of words stand, and what their shape is called in {@code config.json}. */
  static final String EMBEDDING = "embedding";

  /** Where the field's weights stand. */
  static final String CRF = "crf";

  private static final Dim BATCH = Dim.symbol("batch");

  private final TaggerSettings settings;
  private final TransitionRules rules;
  private final Alphabet alphabet;
  private final Task.Tagging task;
  private final EmbeddingTable words;
  private final TaggingEncoder encoder;

  /**
   * A tagger.
   *
   * @param rules the tags, and what may follow what
   * @param words the vectors of words
   * @param alphabet the letters of words
   * @param tokenizer a vocabulary of words
   */
  BiLstmCrf(
      TaggerSettings settings,
      Task.Tagging task,
      TransitionRules rules,
      EmbeddingTable words,
      Alphabet alphabet,
      Tokenizer tokenizer) {
    this.settings = settings;
    this.rules = rules;
    this.alphabet = alphabet;
    this.task = task;
    this.words = words;
    this.encoder = new TaggingEncoder(settings, task, rules.tags(), alphabet, tokenizer);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> outcomes() {
    return rules.tags();
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public TaggingEncoder encoder() {
    return encoder;
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    Map<String, List<String>> learned =
        Map.of(
            TAGS,
            rules.tags(),
            LETTERS,
            alphabet.letters(),
            EMBEDDING,
            List.of(Integer.toString(words.size()), words.tuning().name()));
    return Optional.of(new ModelDescription<>(TYPE, settings, task, learned).json());
  }

  TransitionRules rules() {
    return rules;
  }

  TaggerSettings settings() {
    return settings;
  }

  @Override
  public Answering answering(DeviceState state, Precision precision) {
    return new TaggingAnswers(this, state, precision);
  }

  @Override
  public Lengths lengths(Map<String, HostTensor> batch) {
    return Lengths.of(TIME, Math.toIntExact(batch.get(Batch.INPUT_IDS).extents()[1]));
  }

  @Override
  public Program objective(Phase phase) {
    return objective(phase, Lengths.of(TIME, 1));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The loss is the negative log-likelihood of the tags, its weight the number of words. A
   * sentence with a tag that is not known counts in neither.
   */
  @Override
  public Program objective(Phase phase, Lengths lengths) {
    TaggerSettings own = phase == Phase.TRAINING ? settings : settings.deterministic();
    return Trace.program(
        TYPE,
        trace -> {
          Dim time = Dim.of(lengths.of(TIME));
          Tensor mask = mask(trace, time);
          Tensor labels = trace.input(Batch.LABELS, TensorType.int32(BATCH, time)); // [B, T]
          Tensor counted = mask.and(labels.notEqualTo(Batch.IGNORED)); // [B, T]
          Tensor scores = emissions(trace, time, mask, own); // [B, T, K]
          trace.output(TrainingPrograms.LOSS_SUM, loss(trace.root(), scores, labels, counted));
          trace.output(TrainingPrograms.LOSS_WEIGHT, counted.castTo(DType.FLOAT32).sum());
        });
  }

  private Tensor loss(Scope root, Tensor scores, Tensor labels, Tensor counted) {
    if (!settings.crf()) {
      return root.child("loss").in(() -> Nn.crossEntropy(scores, labels, Batch.IGNORED, 0).sum());
    }
    Crf crf = Crf.of(root.child(CRF), rules.tags().size());
    crf = settings.withinScheme() ? crf.within(rules) : crf;
    return crf.logLikelihood(scores, labels, counted).sum().negate();
  }

  /** Traces the scores of each word's tags, for sentences of a known length. */
  Program emissions(Lengths lengths) {
    return Trace.program(
        TYPE + ".emissions",
        trace -> {
          Dim steps = Dim.of(lengths.of(TIME));
          Tensor mask = mask(trace, steps);
          trace.output(EMISSIONS, emissions(trace, steps, mask, settings.deterministic()));
        });
  }

  private static Tensor mask(Trace trace, Dim time) {
    return trace.input(Decoding.ATTENTION_MASK, TensorType.int32(BATCH, time)).notEqualTo(0);
  }

  private Tensor emissions(Trace trace, Dim time, Tensor mask, TaggerSettings own) {
    Scope root = trace.root();
    Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, time));
    List<Tensor> features = new ArrayList<>(List.of(words.apply(root.child(EMBEDDING), ids)));
    if (own.characters().size() > 0) {
      features.add(letters(trace, time));
    }
    Tensor x = Nn.dropout(Tensor.concat(features, -1), own.dropout()); // [B, T, E + C]
    int width = words.outputSize() + own.characters().size();
    RecurrentShape shape =
        new RecurrentShape(Recurrent.Cell.LSTM, own.hidden(), own.layers(), true, own.dropout());
    RecurrentStack stack = RecurrentStack.of(root.child("lstm"), shape, width);
    Tensor hidden = stack.apply(x, SequenceMask.of(mask)).outputs(); // [B, T, 2·H]
    Initializer glorot = new Initializer.GlorotUniform();
    return Linear.of(root.child("projection"), shape.outputSize(), rules.tags().size(), glorot)
        .apply(Nn.dropout(hidden, own.dropout())); // [B, T, K]
  }

  private Tensor letters(Trace trace, Dim time) { // [B, T, C]
    Dim longest = Dim.of(settings.characters().longest());
    Tensor letters = trace.input(CHARACTERS, TensorType.int32(BATCH, time, longest));
    Scope scope = trace.root().child("characters");
    Tensor features =
        scope.in(
            () ->
                settings.characters().of(scope, letters.flatten(0, 1), alphabet.size())); // [N, C]
    return features.reshape(BATCH, time, Dim.of(settings.characters().size()));
  }
}
