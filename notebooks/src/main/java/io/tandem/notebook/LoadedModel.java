package io.tandem.notebook;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.opened.EncoderSum;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.predict.AskedText;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.generation.Completion;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.TextGenerator;
import io.tandem.models.pipeline.AttentionReader;
import io.tandem.models.pipeline.AttentionWeights;
import io.tandem.models.pipeline.MaskFiller;
import io.tandem.models.pipeline.MaskFilling;
import io.tandem.models.pipeline.TextAttention;
import io.tandem.models.pipeline.TextRewriter;
import io.tandem.models.sentence.Embedder;
import io.tandem.models.sentence.VectorModel;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.VectorSimilarity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A trained model with its weights on a backend, ready to be asked. Programs are compiled when they
 * are first needed, and kept; they share one copy of the weights. Everything is given back when it
 * is closed. Used by one thread.
 */
public final class LoadedModel implements AutoCloseable {
  private final OpenModel open;
  private final String backend;

  /** At work, by what they are for; closed before the model is. */
  private final Map<String, AutoCloseable> working = new HashMap<>();

  /** The weights, once something was asked; closed with the model. */
  private Optional<DeviceState> weights = Optional.empty();

  LoadedModel(OpenModel open, String backend) {
    this.open = open;
    this.backend = backend;
  }

  /** The architecture, without weights. */
  public Architecture architecture() {
    return open.architecture();
  }

  /** What it was trained with. */
  public Tokenizer tokenizer() {
    return open.tokenizer();
  }

  /** The checkpoint's directory. */
  public Path path() {
    return open.checkpoint().path();
  }

  /**
   * Continues prompts.
   *
   * @param how how tokens are chosen, and how many
   * @param seed what is drawn from; the i-th prompt draws from the seed and i
   * @throws BadInputException if it is no language model
   */
  public List<Completion> generate(List<String> prompts, Generation how, long seed) {
    return at(
            "generate",
            TextGenerator.class,
            () -> {
              LanguageModel model = language();
              return new TextGenerator(
                  model, open.tokenizer(), weights(), Precision.FLOAT32, open.ends());
            })
        .complete(prompts, how, seed);
  }

  private LanguageModel language() {
    if (open.architecture() instanceof LanguageModel language) {
      return language;
    }
    throw open.unfit("is no language model and cannot generate text");
  }

  /**
   * Continues one prompt.
   *
   * @return the prompt and what follows it
   */
  public String generate(String prompt, Generation how, long seed) {
    return prompt + generate(List.of(prompt), how, seed).get(0).text();
  }

  /**
   * What stands behind the masks of texts.
   *
   * @param top how many tokens are told for each
   * @throws BadInputException if it has no head for that
   */
  public List<List<MaskFilling>> fillMask(List<String> texts, int top) {
    return at(
            "fill-mask " + top,
            MaskFiller.class,
            () -> {
              EncoderModel encoder =
                  open.encoder()
                      .filter(one -> MaskFiller.fits(one.head()))
                      .orElseThrow(() -> open.unfit("tells nothing of masks"));
              return new MaskFiller(encoder, open.tokenizer(), top, weights(), Precision.FLOAT32);
            })
        .of(texts);
  }

  /**
   * Where an encoder or a language model looks when it reads a text, by layer and head.
   *
   * @throws BadInputException if it is neither, or does not see all of its text
   */
  public TextAttention attention(String text) {
    if (open.architecture() instanceof LanguageModel language) {
      return attention(language, text);
    }
    return at(
            "attention",
            AttentionReader.class,
            () -> {
              EncoderModel encoder =
                  open.encoder()
                      .orElseThrow(() -> open.unfit("is no encoder whose attention is drawn"));
              return new AttentionReader(encoder, open.tokenizer(), weights(), Precision.FLOAT32);
            })
        .of(List.of(text))
        .get(0);
  }

  private TextAttention attention(LanguageModel model, String text) {
    TokenizedText tokens = open.tokenizer().tokenize(text);
    int[] ids = tokens.ids();
    if (ids.length == 0 || ids.length > model.context()) {
      throw new BadInputException(
          String.format(
              "the text has %d tokens; the model reads 1 to %d", ids.length, model.context()));
    }
    List<String> pieces =
        Arrays.stream(ids).mapToObj(id -> open.tokenizer().decode(new int[] {id})).toList();
    Executable program =
        at(
            "attention",
            Executable.class,
            () -> weights().compile(AttentionWeights.of(model.nextToken()), CompileOptions.FUSED));
    try (Results results =
        program.run(Map.of(Batch.INPUT_IDS, HostTensor.of(ids, 1, ids.length)))) {
      Map<String, HostTensor> weights = new HashMap<>();
      program.program().outputs().keySet().forEach(name -> weights.put(name, results.host(name)));
      return AttentionWeights.read(weights, 0, pieces);
    }
  }

  /**
   * Vectors of texts.
   *
   * @throws BadInputException if it makes none
   */
  public List<float[]> embed(List<String> texts) {
    return at(
            "embed",
            Embedder.class,
            () -> {
              VectorModel model = open.vectors();
              // What makes vectors may be a part beside which the checkpoint has others.
              DeviceState state = model == open.architecture() ? weights() : open.load(model);
              return new Embedder(model, open.tokenizer(), state, Precision.FLOAT32);
            })
        .embed(texts);
  }

  /** What an index of its vectors tells of it. */
  IndexEncoder described() {
    VectorModel model = open.vectors();
    try {
      return new IndexEncoder(
          String.valueOf(path().toAbsolutePath().normalize()),
          EncoderSum.sha256(open.checkpoint()),
          model.dimensions(),
          VectorSimilarity.COSINE,
          model.longest(),
          Precision.FLOAT32.name().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(path() + " could not be read: " + e, e);
    }
  }

  /**
   * What the model's task asks of texts: a class, tags, a translation.
   *
   * @param texts as {@code tandem predict} takes them: of tasks about words, words with blanks
   *     between
   * @throws BadInputException if it is for no such task
   */
  public List<Prediction> predict(List<String> texts) {
    DocumentModel document =
        open.document()
            .filter(one -> !AskedText.wantsMore(one.task()))
            .orElseThrow(() -> open.unfit("is for no task that texts alone could be asked about"));
    Task task = document.task();
    List<Document> documents =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new AskedText(task, texts.get(i)).document(i + 1))
            .toList();
    return at("predict", Answering.class, () -> document.answering(weights(), Precision.FLOAT32))
        .answer(documents);
  }

  /**
   * Runs one of the model's programs with its weights, such as {@code nextToken()} of a language
   * model.
   *
   * @param program whose variables are weights of the model
   * @param inputs by name
   * @return outputs by name
   * @throws BadInputException if the program has a variable that is none of the weights, with the
   *     nearest
   */
  public Map<String, HostTensor> run(Program program, Map<String, HostTensor> inputs) {
    Set<String> known = open.architecture().weights().keySet();
    for (String variable : program.variables().keySet()) {
      if (!known.contains(variable)) {
        throw new BadInputException(
            String.format(
                "%s: the program '%s' reads '%s', which is no weight of the model; %s",
                path(), program.name(), variable, NearestName.hint(variable, known)));
      }
    }
    try (Executable executable = weights().compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      Map<String, HostTensor> outputs = new LinkedHashMap<>();
      program.outputs().keySet().forEach(name -> outputs.put(name, results.host(name)));
      return outputs;
    }
  }

  /**
   * Makes texts of texts with a model that has an encoder and a decoder.
   *
   * @param texts with what names the task before them, where the model learned several
   * @param how how tokens are chosen, and how many
   * @param seed what is drawn from; the text i draws from {@code seed + i}
   * @return a text for each
   * @throws BadInputException if it is no such model
   */
  public List<String> rewrite(List<String> texts, Generation how, long seed) {
    return at(
            "rewrite",
            TextRewriter.class,
            () -> {
              if (open.architecture() instanceof SequenceToSequence model) {
                return new TextRewriter(model, weights(), Precision.FLOAT32);
              }
              throw open.unfit("makes no texts of texts");
            })
        .of(texts, "", how, seed);
  }

  /** One copy on the device for all that is asked. */
  private DeviceState weights() {
    if (weights.isEmpty()) {
      weights =
          Optional.of(
              open.architecture() instanceof LanguageModel language
                  ? open.load(language, Precision.FLOAT32)
                  : open.load());
    }
    return weights.get();
  }

  private <T extends AutoCloseable> T at(String what, Class<T> type, Supplier<T> opens) {
    AutoCloseable there = working.get(what);
    if (there == null) {
      there = opens.get();
      working.put(what, there);
    }
    return type.cast(there);
  }

  /** Gives back programs, weights and engine. Closing twice is harmless. */
  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(working.values());
    working.clear();
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    open.close();
  }

  /** What it is, and where. */
  @Override
  public String toString() {
    return String.format("%s of %s, on %s", open.architecture().type(), path(), backend);
  }
}
