package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.model.LanguageModel;
import io.tandem.experiments.chat.ChatSession;
import io.tandem.experiments.chat.TypedLines;
import io.tandem.experiments.generate.GenerationOptions;
import io.tandem.experiments.generate.UsualGeneration;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.dialogue.Chat;
import io.tandem.models.dialogue.ChatFormat;
import io.tandem.models.generation.Generation;
import io.tandem.models.generation.Sampling;
import io.tandem.models.seq2seq.SequenceToSequence;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem chat}: talks with a trained model. */
@Command(
    name = "chat",
    description = {
      "Talks with a trained language model, or one that makes texts of texts.",
      "Each line that is typed, or comes out of a pipe, is answered; /reset, /system TEXT, /save"
          + " FILE and /quit are commands. Ctrl-C ends an answer."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
  @Mixin private AskedModel model = new AskedModel();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = EnumWords.OfChatFormat.class,
      completionCandidates = EnumWords.OfChatFormat.class,
      description =
          "How a language model is shown messages: plain, chatml, llama-2 or llama-3. Default: as"
              + " the marks in the checkpoint's chat template say, else plain.")
  private ChatFormat format;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What the talk is to be like; it is shown always.")
  private String system;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description =
          "How many earlier turns are shown at most. Default: all that there is room for.")
  private int turns = Integer.MAX_VALUE;

  @Option(
      names = "--history-file",
      paramLabel = "FILE",
      description = "Keeps lines that are typed at a terminal, for the next time.")
  private Path historyFile;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What is drawn from; the i-th answer draws from the seed and i. Default: 0.")
  private long seed;

  @Option(names = "--json", description = "Prints a JSON object for each answer.")
  private boolean json;

  @ArgGroup(validate = false, heading = "How tokens are generated:%n")
  private GenerationOptions options = new GenerationOptions();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  ChatCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (turns < 0) {
      throw new BadInputException("--turns is " + turns + "; the least is 0");
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (OpenModel open = model.open(providers, spec.commandLine().getErr());
        Chat chat = chat(open);
        TypedLines lines = TypedLines.open("> ", Optional.ofNullable(historyFile))) {
      new ChatSession(chat, lines, out, spec.commandLine().getErr(), json).run();
    }
    return 0;
  }

  private Chat chat(OpenModel open) {
    UsualGeneration usual = open.usualGeneration().orElse(UsualGeneration.of(Sampling.PLAIN));
    if (open.architecture() instanceof SequenceToSequence pairs) {
      if (format != null) {
        throw new BadInputException(
            "--format is for language models; one that makes texts of texts reads lines");
      }
      Optional<Generation> settings =
          options.areGiven() ? Optional.of(options.settings(usual)) : Optional.empty();
      return Chat.with(
          pairs,
          open.load(),
          model.on().precision(),
          settings,
          turns,
          Optional.ofNullable(system),
          seed);
    }
    if (!(open.architecture() instanceof LanguageModel language)) {
      throw open.unfit("writes no text and cannot be talked with");
    }
    Generation settings = options.settings(usual);
    if (settings.beams().isPresent()) {
      throw new BadInputException(
          "--beams is not for a talk, whose answers are shown as they come");
    }
    return Chat.with(
        language,
        open.tokenizer(),
        open.load(language, model.on().precision()),
        model.on().precision(),
        open.ends(),
        format == null ? ChatFormat.of(template(open.checkpoint())) : format,
        settings,
        turns,
        Optional.ofNullable(system),
        seed);
  }

  /** The chat template of a checkpoint, which is read and never run. */
  private static Optional<String> template(CheckpointFolder checkpoint) {
    Path own = checkpoint.file("chat_template.jinja");
    Path config = checkpoint.file("tokenizer_config.json");
    try {
      if (Files.isRegularFile(own)) {
        return Optional.of(Files.readString(own));
      }
    } catch (IOException e) {
      throw new BadInputException(own + ": cannot be read as UTF-8", e);
    }
    return Files.isRegularFile(config) && JsonReader.read(config) instanceof JsonObject object
        ? object
            .get("chat_template")
            .filter(JsonString.class::isInstance)
            .map(text -> ((JsonString) text).value())
        : Optional.empty();
  }
}
