package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.pipeline.AnswerFinder;
import io.tandem.models.pipeline.PromptExtractor;
import io.tandem.models.prompting.AnsweredExample;
import io.tandem.models.prompting.PromptTemplate;
import io.tandem.models.seq2seq.SequenceToSequence;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tandem answer}: answers questions with pieces of a text. */
@Command(
    name = "answer",
    description = {
      "Answers questions with pieces of a text, with an encoder that learned to: its head is for"
          + " question answering. A text of any length is read in windows.",
      "Or with a model that writes text, and was never trained for it: of what it might write,"
          + " pieces of the text are weighed alone. It may be shown examples first.",
      "A line for each answer: its probability, the answer, and where in the text it begins and"
          + " ends; an empty answer says that the text has none."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class AnswerCommand implements Callable<Integer> {
  @Mixin private AskedQuestions questions = new AskedQuestions();

  @Option(
      names = "--context",
      required = true,
      paramLabel = "FILE_OR_TEXT",
      description = "Where the answers are looked for: a file, or the text itself.")
  private String context;

  @Option(
      names = "--template",
      paramLabel = "TEXT",
      description =
          "What a model that writes text is asked: {text}, {question}, and at the end {label} for"
              + " the answer. Default: the text, and on lines of their own \"Question: {question}\""
              + " and \"Answer: {label}\".")
  private String template;

  @Option(
      names = "--beams",
      paramLabel = "N",
      description = "How many answers of such a model are weighed at once. Default: 8.")
  private Integer beams;

  @Mixin private ShotOptions shots = new ShotOptions();

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  AnswerCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    List<String> all = questions.all();
    String text = text();
    if (text.isBlank()) {
      throw new BadInputException("--context is empty; there is nothing to look for answers in");
    }
    try (OpenModel open = questions.model().open(providers, spec.commandLine().getErr())) {
      if (open.architecture() instanceof LanguageModel
          || open.architecture() instanceof SequenceToSequence) {
        tell(all, written(open, text, all));
        return 0;
      }
      if (template != null || beams != null || shots.isAnySaid()) {
        throw open.unfit(
            "finds answers as it learned to, if at all; --template, --beams and --shots-from are"
                + " for models that write text");
      }
      DocumentModel model =
          open.document()
              .filter(AnswerFinder::fits)
              .map(questions::finding)
              .orElseThrow(() -> open.unfit("finds no answers in texts"));
      DeviceState state = open.load();
      try (AnswerFinder finder =
          new AnswerFinder(model, state, questions.model().on().precision())) {
        List<Prediction.Answer> answers =
            finder.of(all.stream().map(one -> new AnswerFinder.Question(one, text)).toList());
        tell(all, answers);
      }
    }
    return 0;
  }

  private List<Prediction.Answer> written(OpenModel open, String text, List<String> all) {
    if (beams != null && beams < 1) {
      throw new BadInputException("--beams is " + beams + "; the least is 1");
    }
    shots.check();
    PromptExtractor.Asking asking =
        new PromptExtractor.Asking(
            template == null ? PromptExtractor.TEMPLATE : new PromptTemplate(template),
            questions.noAnswer(),
            beams == null ? 8 : beams);
    List<AnsweredExample> shown = shown(open.tokenizer(), asking);
    Precision precision = questions.model().on().precision();
    DeviceState state =
        open.architecture() instanceof LanguageModel language
            ? open.load(language, precision)
            : open.load();
    try (PromptExtractor extractor =
        new PromptExtractor(
            open.architecture(), open.tokenizer(), open.ends(), state, precision, asking, shown)) {
      return all.stream()
          .map(question -> new Prediction.Answer(extractor.of(text, question)))
          .toList();
    }
  }

  private List<AnsweredExample> shown(Tokenizer tokenizer, PromptExtractor.Asking asking) {
    if (!shots.isSaid()) {
      return List.of();
    }
    return AnsweredExample.draw(
        shots.documents(),
        new Task.QuestionAnswering("question", "answers", "answer-starts", true),
        tokenizer,
        new AnsweredExample.Choice(shots.number(), shots.tokens(), asking.none(), shots.seed()));
  }

  private String text() throws IOException {
    try {
      Path file = Path.of(context);
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
    } catch (CharacterCodingException e) {
      throw new BadInputException(context + ": is not UTF-8", e);
    } catch (InvalidPathException e) {
      return context; // a text that could not be a file's name
    }
    return context;
  }

  private void tell(List<String> all, List<Prediction.Answer> answers) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int i = 0; i < all.size(); i++) {
      List<Prediction.Answer.Span> spans =
          answers.get(i).spans().stream().limit(questions.top()).toList();
      if (questions.json()) {
        out.println(json(all.get(i), spans));
        continue;
      }
      if (i > 0 && questions.top() > 1) {
        out.println();
      }
      spans.forEach(
          span ->
              out.println(
                  String.format(
                      Locale.ROOT,
                      "%.4f\t%s\t%d\t%d",
                      span.probability(),
                      span.text().replaceAll("\\s", " "),
                      span.begin(),
                      span.end())));
    }
  }

  private static String json(String question, List<Prediction.Answer.Span> spans) {
    List<JsonValue> answers = new ArrayList<>();
    spans.forEach(
        span ->
            answers.add(
                JsonObject.builder()
                    .put("answer", span.text())
                    .put("probability", span.probability())
                    .put("score", span.score())
                    .put("begin", span.begin())
                    .put("end", span.end())
                    .build()));
    return JsonWriter.compact(
        JsonObject.builder()
            .put("question", question)
            .put("answers", new JsonArray(answers))
            .build());
  }
}
