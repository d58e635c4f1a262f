package io.tandem.models.t5;

import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.sentence.BiEncoder;
import io.tandem.models.sentence.SentenceForm;
import io.tandem.models.sentence.SentenceModel;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.PublishedT5.Kind;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Provides T5, versions 1.0 and 1.1, as {@code t5}. */
public final class T5Provider implements ModelProvider<T5Settings> {
  static final String NAME = "t5";

  /** Used by the service loader. */
  public T5Provider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "T5: encoder and decoder with relative positions, for any task that makes text of text";
  }

  @Override
  public Class<T5Settings> settingsType() {
    return T5Settings.class;
  }

  @Override
  public boolean fits(Task task) {
    return task instanceof Task.TextToText
        || task instanceof Task.SpanCorruption
        || task instanceof Matching;
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(T5Settings settings, ModelMaterial material) {
    Tokenizer tokenizer = material.tokenizer();
    T5Use use = new T5Use(material.task(), settings.limits(), settings.search());
    T5Shape shape = settings.shape(tokenizer.vocabularySize());
    TextMarks marks;
    if (material.checkpoint().isPresent()) {
      JsonObject config = material.checkpoint().get();
      if (!settings.equals(settings.of(T5Preset.T5_BASE))) {
        throw new BadInputException(
            "a t5 that begins with a checkpoint has the shape that its config.json tells: take all"
                + " keys of 'model' but type, limits, search and vectors away");
      }
      shape = PublishedT5.shape(config);
      marks = PublishedT5.marks(config, shape.vocabularySize());
      PublishedConfig.refuseMoreTokens(tokenizer.vocabularySize(), shape.vocabularySize());
    } else {
      marks = marks(tokenizer);
    }
    if (material.task() instanceof Matching matching) {
      refuseDecoding(settings);
      T5Body encoder = new T5Body(Kind.ENCODER, shape, marks);
      SentenceForm form = settings.vectors().form(encoder, material.folder());
      return BiEncoder.of(new SentenceModel(encoder, form), matching, material);
    }
    settings.vectors().refuse(NAME, material.task());
    T5 network = new T5(shape, marks, use, new LatePairs(shape, marks, use, () -> tokenizer));
    if (use.task() instanceof Task.SpanCorruption spans) {
      T5Pretraining model = new T5Pretraining(network, tokenizer, spans, marks, use.limits());
      model.noise(); // refuses what does not go together before anything is trained
      return model;
    }
    network.pairs();
    return network;
  }

  /** Refuses what says something of the decoder, which there is none of. */
  private static void refuseDecoding(T5Settings settings) {
    if (settings.decoderLayers().isPresent() || settings.tied().isPresent()) {
      throw new BadInputException(
          "vectors of texts are made by a t5's encoder alone; take decoder-layers and tied away");
    }
  }

  /** The published tokens where the vocabulary has them, and otherwise those of ours. */
  private static TextMarks marks(Tokenizer tokenizer) {
    OptionalInt end = first(tokenizer, "</s>", Tokenizer.END_OF_TEXT);
    if (end.isEmpty()) {
      throw new BadInputException(
          "the tokenizer's vocabulary has neither '</s>' nor '"
              + Tokenizer.END_OF_TEXT
              + "', one of which ends the texts of a t5");
    }
    int padding = first(tokenizer, "<pad>", Tokenizer.PADDING).orElse(end.getAsInt());
    return new TextMarks(padding, end.getAsInt(), padding);
  }

  private static OptionalInt first(Tokenizer tokenizer, String... tokens) {
    return Stream.of(tokens)
        .map(tokenizer::idOf)
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  @Override
  public Optional<? extends Architecture> published(
      JsonObject config, Supplier<Tokenizer> tokenizer) {
    if (!PublishedT5.isOne(config)) {
      return Optional.empty();
    }
    Kind kind = PublishedT5.kind(config);
    T5Shape shape = PublishedT5.shape(config);
    TextMarks marks = PublishedT5.marks(config, shape.vocabularySize());
    if (kind != Kind.CONDITIONAL_GENERATION) {
      return Optional.of(new T5Body(kind, shape, marks));
    }
    T5Use use = T5Use.read(config);
    return Optional.of(new T5(shape, marks, use, new LatePairs(shape, marks, use, tokenizer)));
  }

  /** Pairs whose tokenizer is opened when they are first asked for, which may be never. */
  private static final class LatePairs implements Supplier<TextPairs> {
    private final T5Shape shape;
    private final TextMarks marks;
    private final T5Use use;
    private final Supplier<Tokenizer> tokenizer;
    private Optional<TextPairs> pairs = Optional.empty();

    LatePairs(T5Shape shape, TextMarks marks, T5Use use, Supplier<Tokenizer> tokenizer) {
      this.shape = shape;
      this.marks = marks;
      this.use = use;
      this.tokenizer = tokenizer;
    }

    @Override
    public synchronized TextPairs get() {
      if (pairs.isEmpty()) {
        Task.TextToText task = texts(use.task());
        Tokenizer opened = tokenizer.get();
        PublishedConfig.refuseMoreTokens(opened.vocabularySize(), shape.vocabularySize());
        pairs = Optional.of(new TextPairs(task, opened, use.limits(), marks));
      }
      return pairs.get();
    }

    /** One that learned to tell spans reads a text with marks for them, and writes these. */
    private static Task.TextToText texts(Task task) {
      if (task instanceof Task.TextToText texts) {
        return texts;
      } else if (task instanceof Task.SpanCorruption) {
        return new Task.TextToText("target");
      }
      throw new BadInputException(
          String.format("a '%s' is not for the task '%s'", NAME, task.name()));
    }
  }
}
