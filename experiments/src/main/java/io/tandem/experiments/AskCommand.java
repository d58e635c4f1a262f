package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.DocumentModel;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.pipeline.AnswerFinder;
import io.tandem.models.pipeline.TextRewriter;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.search.answer.GeneratedAnswer;
import io.tandem.search.answer.PassageAnswer;
import io.tandem.search.answer.PassageAnswers;
import io.tandem.search.passage.Passage;
import io.tandem.search.passage.PassageCutting;
import io.tandem.search.passage.PassageFiles;
import io.tandem.search.retrieval.Found;
import io.tandem.search.retrieval.KeywordIndex;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

/** {@code tandem ask}: finds passages that a question is about, and answers it from them. */
@Command(
    name = "ask",
    description = {
      "Answers questions from many passages: finds those that share words with the question (BM25),"
          + " and lets a model read them.",
      "With a model that finds answers, a line for each: its probability among all that was"
          + " weighed, the answer, the passage's source, and where in that the answer begins and"
          + " ends.",
      "With one that makes texts of texts, such as T5, which reads \"question: … context: …\" with"
          + " all passages: a line with the answer, and one with the source of each passage."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:bad input"},
    mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
  @Mixin private AskedQuestions questions = new AskedQuestions();

  @Option(
      names = "--passages",
      required = true,
      paramLabel = "FILE_OR_FOLDER",
      description =
          "The passages: a .jsonl with a \"text\" on each line, another file with one on each line,"
              + " or a folder, whose .txt files are cut between sentences.")
  private Path path;

  @Option(
      names = "--passage-words",
      paramLabel = "N",
      description = "How many words the passages of a folder have at most. Default: 100.")
  private int words = PassageCutting.USUAL.words();

  @Option(
      names = "--read",
      paramLabel = "N",
      description = "How many of the passages that are found are read. Default: 5.")
  private int read = 5;

  @Spec private CommandSpec spec;

  private final Providers providers;

  @Inject
  AskCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    if (words < 1 || read < 1) {
      throw new BadInputException("--passage-words and --read are numbers from 1");
    }
    List<String> all = questions.all();
    List<Passage> passages =
        PassageFiles.read(path, new PassageCutting(words, PassageCutting.USUAL.language()));
    try (OpenModel open = questions.model().open(providers, spec.commandLine().getErr());
        KeywordIndex index = KeywordIndex.of(passages)) {
      PassageAnswers answers = new PassageAnswers(index, read);
      if (open.architecture() instanceof SequenceToSequence model) {
        generate(open, model, answers, all);
      } else {
        DocumentModel model =
            open.document()
                .filter(AnswerFinder::fits)
                .map(questions::finding)
                .orElseThrow(() -> open.unfit("neither finds answers in texts nor writes them"));
        extract(open, model, answers, all);
      }
    }
    return 0;
  }

  private void extract(
      OpenModel open, DocumentModel model, PassageAnswers answers, List<String> all) {
    try (AnswerFinder finder =
        new AnswerFinder(model, open.load(), questions.model().on().precision())) {
      for (int i = 0; i < all.size(); i++) {
        List<PassageAnswer> found = answers.extract(all.get(i), finder, questions.top());
        tell(i, found.stream().map(AskCommand::line).toList(), json(all.get(i), found));
      }
    }
  }

  private void generate(
      OpenModel open, SequenceToSequence model, PassageAnswers answers, List<String> all) {
    try (TextRewriter rewriter =
        new TextRewriter(model, open.load(), questions.model().on().precision())) {
      for (int i = 0; i < all.size(); i++) {
        GeneratedAnswer answer =
            answers.generate(all.get(i), text -> rewriter.of(List.of(text), "").get(0));
        List<String> lines = new ArrayList<>(List.of(answer.text().replaceAll("\\R", " ")));
        answer.read().forEach(one -> lines.add("  " + one.passage().source()));
        tell(i, lines, json(all.get(i), answer));
      }
    }
  }

  private void tell(int number, List<String> lines, JsonObject json) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (questions.json()) {
      out.println(JsonWriter.compact(json));
      return;
    }
    if (number > 0) {
      out.println();
    }
    lines.forEach(out::println);
    if (lines.isEmpty()) {
      spec.commandLine().getErr().println("tandem: no passage has an answer");
    }
  }

  private static String line(PassageAnswer answer) {
    return String.format(
        Locale.ROOT,
        "%.4f\t%s\t%s\t%d\t%d",
        answer.probability(),
        answer.text().replaceAll("\\s", " "),
        answer.found().passage().source(),
        answer.beginInSource(),
        answer.endInSource());
  }

  private static JsonObject json(String question, List<PassageAnswer> answers) {
    List<JsonValue> all = new ArrayList<>();
    answers.forEach(
        one ->
            all.add(
                JsonObject.builder()
                    .put("answer", one.text())
                    .put("probability", one.probability())
                    .put("score", one.score())
                    .put("begin", one.beginInSource())
                    .put("end", one.endInSource())
                    .put("passage", json(one.found()))
                    .build()));
    return JsonObject.builder()
        .put("question", question)
        .put("answers", new JsonArray(all))
        .build();
  }

  private static JsonObject json(String question, GeneratedAnswer answer) {
    List<JsonValue> passages = new ArrayList<>();
    answer.read().forEach(one -> passages.add(json(one)));
    return JsonObject.builder()
        .put("question", question)
        .put("answer", answer.text())
        .put("passages", new JsonArray(passages))
        .build();
  }

  private static JsonObject json(Found found) {
    return JsonObject.builder()
        .put("source", found.passage().source())
        .put("begin", found.passage().begin())
        .put("text", found.passage().text())
        .put("score", found.score())
        .build();
  }
}
