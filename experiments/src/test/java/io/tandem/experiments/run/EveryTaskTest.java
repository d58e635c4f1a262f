package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment of each task that needs no engine, on files of the user's, from file to page. */
class EveryTaskTest {
  @TempDir Path folder;

  private Map<String, Double> run(String data, String config) throws IOException {
    Path file = Files.writeString(folder.resolve("data.txt"), data);
    Path conf =
        Files.writeString(folder.resolve("run.conf"), config.replace("FILE", file.toString()));
    Path directory = folder.resolve("run");
    CommandRun run = CommandRun.of("run", conf.toString(), "--output", directory.toString());
    assertEquals(0, run.exit(), run.err());
    assertTrue(Files.exists(directory.resolve("report.html")));
    return RunDirectory.open(directory).readMetrics();
  }

  private static String lines(int count, IntFunction<String> line) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(line.apply(i)).append('\n');
    }
    return lines.toString();
  }

  @Test
  void namesInColumnsAreFoundByARandomField() throws IOException {
    String[] names = {"Ann", "Bob", "Cleo", "Dan", "Eve"};
    Map<String, Double> figures =
        run(
            lines(60, i -> names[i % 5] + " B-PER\nmet O\n" + names[i * 3 % 5] + " B-PER\n. O\n"),
            """
            data { type = columns, path = "FILE" }
            split { type = every-nth, every = 4 }
            task = tagging
            training { type = crf, epochs = 3 }
            evaluation { scheme = bio }
            baselines = [most-frequent-tag, majority]
            """);
    assertEquals(1, figures.get("validation/f1"), figures.toString());
    assertEquals(1, figures.get("baseline/most-frequent-tag/f1"), figures.toString());
    assertTrue(figures.get("baseline/majority/token-accuracy") <= 0.5, figures.toString());
  }

  @Test
  void labelsInLinesOfJsonAreFoundEachByItself() throws IOException {
    Map<String, Double> figures =
        run(
            lines(
                60,
                i ->
                    String.format(
                        "{\"text\":\"%s %s\",\"labels\":[%s%s]}",
                        i % 2 == 0 ? "apple" : "stone",
                        i % 3 == 0 ? "red" : "blue",
                        i % 2 == 0 ? "\"fruit\"" : "",
                        i % 6 == 0 ? ",\"red\"" : "")),
            """
            data { type = json-lines, path = "FILE" }
            split { type = every-nth, every = 5 }
            task = multi-label
            training { type = logistic-regression, cost = 100 }
            baselines = [linear-svm, majority]
            """);
    assertEquals(1, figures.get("validation/subset-accuracy"), figures.toString());
    assertTrue(figures.get("baseline/majority/micro-f1") < 1, figures.toString());
  }

  @Test
  void aTableOfOpinionsIsToldByTheLexicon() throws IOException {
    Map<String, Double> figures =
        run(
            "sentence\tlabel\n"
                + lines(40, i -> i % 2 == 0 ? "a lovely film\t1" : "not a good film\t0"),
            """
            data { type = table, path = "FILE", format = tsv, text = sentence }
            split { type = every-nth, every = 4 }
            task = classification
            training { type = lexicon, positive = "1", negative = "0" }
            evaluation { metrics = [accuracy, f1, roc-auc], positive = "1" }
            baselines = [logistic-regression]
            """);
    assertEquals(1, figures.get("validation/accuracy"), figures.toString());
    assertTrue(figures.containsKey("baseline/logistic-regression/accuracy"), figures.toString());
  }

  @Test
  void textsAreSummarizedByTheirFirstSentence() throws IOException {
    Map<String, Double> figures =
        run(
            "text,target\n"
                + lines(
                    20,
                    i ->
                        "\"It rained " + i + " days. Then it was dry.\",It rained " + i + " days."),
            """
            data { type = table, path = "FILE" }
            split { type = every-nth, every = 4 }
            task = text-to-text
            training { type = lead, sentences = 1 }
            evaluation { metrics = [bleu, chrf, rouge-l, exact-match] }
            baselines = [{ type = text-rank, sentences = 1 }]
            """);
    assertEquals(100, figures.get("validation/exact-match"), figures.toString());
    assertEquals(1, figures.get("validation/rouge-l"), figures.toString());
  }
}
