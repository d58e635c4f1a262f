package io.tandem.experiments;

import com.google.inject.Inject;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.predict.AskedText;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tandem predict}: asks a trained model what its task asks of texts. */
@Command(
    name = "predict",
    description = {
      "Asks a trained model about texts: their class, their tags, their translation.",
      "One line for each: a class with its probability, labels, a number, words with their tags, or"
          + " a text."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN_OR_CHECKPOINT",
      description =
          "The directory of a run, whose last checkpoint is taken unless there is one named best;"
              + " of a comparison, of which the run of --backend is taken, else the first; or of a"
              + " checkpoint: config.json, model.safetensors and tokenizer.json.")
  private Path source;

  @Parameters(
      index = "1..*",
      paramLabel = "TEXT",
      description = "What it is asked about; for tags, words with white space between them.")
  private List<String> texts = List.of();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "More texts, one on each line that is not empty.")
  private Path file;

  @Mixin private OnBackend on = new OnBackend();

  @Option(names = "--json", description = "Prints a JSON object for each, with all scores.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  PredictCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    on.check();
    List<String> all = InputLines.of(texts, Optional.ofNullable(file), "text", "--input");
    CheckpointFolder checkpoint = on.checkpoint(source, spec.commandLine().getErr());
    List<Tokenizer> opened = new ArrayList<>();
    try {
      Architecture model =
          checkpoint.model(
              providers.models(),
              () -> {
                opened.add(TokenizerJson.load(checkpoint.path()));
                return opened.get(0);
              });
      if (!(model instanceof DocumentModel document)) {
        throw new BadInputException(
            String.format(
                "%s: a %s is for no task that texts could be asked about%s",
                checkpoint.path(),
                model.type(),
                "; 'tandem generate' continues texts with language models"));
      }
      try (Engine engine = on.open(providers);
          DeviceState state = engine.newState();
          Answering answering = document.answering(state, on.precision())) {
        checkpoint.load(document, state);
        tell(document, answering, all);
      }
    } finally {
      opened.forEach(Tokenizer::close);
    }
    return 0;
  }

  private void tell(DocumentModel model, Answering answering, List<String> all) {
    List<AskedText> asked = all.stream().map(text -> new AskedText(model.task(), text)).toList();
    List<Document> documents =
        IntStream.range(0, asked.size()).mapToObj(i -> asked.get(i).document(i + 1)).toList();
    List<Prediction> said = answering.answer(documents);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < asked.size(); i++) {
      out.println(
          json
              ? JsonWriter.compact(asked.get(i).json(said.get(i)))
              : asked.get(i).line(said.get(i)));
    }
  }
}
