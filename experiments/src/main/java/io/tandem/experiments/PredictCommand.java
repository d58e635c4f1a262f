package io.tandem.experiments;

import com.google.inject.Inject;
import io.tandem.api.data.Document;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.predict.AskedText;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private AskedTexts texts = new AskedTexts();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  PredictCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    List<String> all = texts.all();
    try (OpenModel open = texts.model().open(providers, spec.commandLine().getErr())) {
      DocumentModel document =
          open.document()
              .filter(one -> !AskedText.wantsMore(one.task()))
              .orElseThrow(
                  () -> open.unfit("is for no task that texts alone could be asked about"));
      try (Answering answering = document.answering(open.load(), texts.model().on().precision())) {
        tell(document, answering, all);
      }
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
          texts.json()
              ? JsonWriter.compact(asked.get(i).json(said.get(i)))
              : asked.get(i).line(said.get(i)));
    }
  }
}
