package io.tandem.experiments.opened;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.generate.TextEnds;
import io.tandem.experiments.generate.UsualGeneration;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.AdapterFolder;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.clip.Clip;
import io.tandem.models.clip.ImageTextModel;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.generation.PublishedGeneration;
import io.tandem.models.sentence.EncodesTokens;
import io.tandem.models.sentence.SentenceModel;
import io.tandem.models.sentence.VectorModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A trained model that is asked, with its tokenizer and what it runs on. Nothing is opened before
 * it is asked for. Used by one thread.
 */
public final class OpenModel implements AutoCloseable {
  /** A token, and one on each side of a text. */
  private static final int LEAST = 3;

  private final CheckpointFolder checkpoint;
  private final Supplier<Engine> engines;
  private final Providers providers;
  private final Architecture architecture;

  private Optional<Tokenizer> tokenizer = Optional.empty();

  /** What is closed with this, the first of them last. */
  private final List<Runnable> closed = new ArrayList<>();

  private OpenModel(CheckpointFolder checkpoint, Supplier<Engine> engines, Providers providers) {
    this.checkpoint = checkpoint;
    this.engines = engines;
    this.providers = providers;
    try {
      architecture = checkpoint.model(providers.models(), this::tokenizer);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Reads what model it is.
   *
   * @param engines opens the engine, which is closed with this
   * @throws BadInputException if the checkpoint does not say, or its model is not on the path
   */
  public static OpenModel of(
      CheckpointFolder checkpoint, Supplier<Engine> engines, Providers providers) {
    return new OpenModel(checkpoint, engines, providers);
  }

  /** The directory with the weights. */
  public CheckpointFolder checkpoint() {
    return checkpoint;
  }

  /** What model it is. */
  public Architecture architecture() {
    return architecture;
  }

  /**
   * The encoder that it is or is made of, if there is one. It is given what an adapter leaves of
   * its positions.
   *
   * @throws BadInputException if that is nothing
   */
  public Optional<EncoderModel> encoder() {
    Optional<EncoderModel> all =
        architecture instanceof DocumentEncoder document
            ? Optional.of(document.published())
            : architecture instanceof EncoderModel encoder
                ? Optional.of(encoder)
                : Optional.empty();
    return all.map(encoder -> encoder.atMost(room(encoder.longest())));
  }

  /** The model of pictures and texts that it is, if it is one. */
  public Optional<ImageTextModel> pictures() {
    return architecture instanceof Clip clip
        ? Optional.of(ImageTextModel.asking(clip, tokenizer()))
        : Optional.empty();
  }

  /**
   * What makes vectors of texts: the model itself, or the network that it is made of, as the
   * checkpoint says.
   *
   * @throws BadInputException if it makes none, or a file that says how is malformed
   */
  public VectorModel vectors() {
    if (architecture instanceof VectorModel model) {
      return model;
    }
    if (architecture instanceof EncodesTokens source) {
      SentenceModel own = SentenceModel.read(checkpoint.path(), source.tokenEncoder());
      return own.atMost(Math.min(own.longest(), room(source.tokenEncoder().longest())));
    }
    throw unfit(
        "makes no vectors of texts, as published encoders and language models do, and models"
            + " that were trained for the task 'matching'");
  }

  /**
   * The model that tells what its task asks of texts, if it is one: a published encoder is asked
   * what its head is for.
   */
  public Optional<DocumentModel> document() {
    if (architecture instanceof EncoderModel) {
      return encoder().flatMap(encoder -> DocumentEncoder.asking(encoder, tokenizer()));
    }
    return architecture instanceof DocumentModel model ? Optional.of(model) : Optional.empty();
  }

  /**
   * How many of its positions an adapter leaves to texts.
   *
   * @throws BadInputException if it leaves none
   */
  private int room(int positions) {
    int taken = checkpoint.adapter().map(AdapterFolder::virtualTokens).orElse(0);
    if (taken > positions - LEAST) {
      throw new BadInputException(
          String.format(
              "%s: the adapter has %d virtual tokens, and the model %d positions; none is left for"
                  + " a text",
              checkpoint.path(), taken, positions));
    }
    return positions - taken;
  }

  /**
   * Its tokenizer, opened when it is first asked for.
   *
   * @throws BadInputException if there is none, or it cannot be read
   */
  public Tokenizer tokenizer() {
    if (tokenizer.isEmpty()) {
      Path file = checkpoint.file(TokenizerJson.FILE_NAME);
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(
            file
                + ": there is no such file; without the tokenizer that it was trained with, a model"
                + " can be given no text");
      }
      Tokenizer opened = TokenizerJson.load(file);
      tokenizer = Optional.of(opened);
      closed.add(opened::close);
    }
    return tokenizer.get();
  }

  /**
   * How the checkpoint says that texts are to be generated.
   *
   * @return nothing, if it says nothing of it
   * @throws BadInputException if what it says is malformed
   */
  public Optional<UsualGeneration> usualGeneration() {
    return PublishedGeneration.read(TextEnds.folder(checkpoint))
        .map(UsualGeneration::of)
        .filter(usual -> !usual.keys().isEmpty());
  }

  /**
   * The tokens any of which ends a text: those that {@code generation_config.json} names, else
   * {@code config.json}, else the tokenizer's own.
   *
   * @throws BadInputException if what is said of them is malformed
   */
  public Set<Integer> ends() {
    return TextEnds.of(checkpoint, tokenizer());
  }

  /** A place for weights on the engine, still empty. */
  public DeviceState state() {
    Engine engine = engines.get();
    closed.add(engine::close);
    DeviceState state = engine.newState();
    closed.add(state::close);
    return state;
  }

  /** Opens the engine and gives it the model's weights. */
  public DeviceState load() {
    return load(architecture);
  }

  /** Opens the engine and gives it the weights of what the model is a part of. */
  public DeviceState load(Architecture whole) {
    return checkpoint.open(whole, state(), providers.adapters());
  }

  /** Opens the engine and gives it a language model's weights, for generation in a precision. */
  public DeviceState load(LanguageModel model, Precision precision) {
    return checkpoint.open(model, state(), precision, providers.adapters());
  }

  /**
   * The refusal of a model that is of another kind than a command wants.
   *
   * @param what it cannot do, as in "makes no vectors"
   */
  public BadInputException unfit(String what) {
    return new BadInputException(
        String.format(
            "%s: a '%s'%s %s; %s",
            checkpoint.path(),
            architecture.type(),
            encoder().map(one -> " with the head " + one.head().published()).orElse(""),
            what,
            FittingCommands.of(architecture)));
  }

  @Override
  public void close() {
    for (int i = closed.size() - 1; i >= 0; i--) {
      closed.get(i).run();
    }
    closed.clear();
  }
}
