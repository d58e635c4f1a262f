package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint asked by prompts, in one table with what was trained. */
class PromptedRunTest {
  private static final Path GPT2 =
      Path.of("src/test/resources/io/tandem/experiments/pipelines/gpt2").toAbsolutePath();

  @TempDir Path folder;

  private int runs;

  private CommandRun run(String more) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append(
          String.format(
              "{\"text\": \"%s %d\", \"label\": \"%s\"}%n",
              i % 2 == 0 ? "peace" : "trade", i, i % 2 == 0 ? "p" : "t"));
    }
    Files.writeString(folder.resolve("texts.jsonl"), lines);
    Path config = folder.resolve("prompted.conf");
    Files.writeString(
        config,
        """
        backend = [djl]
        data { type = json-lines, path = "%s" }
        split { type = every-nth, every = 5 }
        task = classification
        tokenizer { type = word-level }
        %s
        """
            .formatted(folder.resolve("texts.jsonl"), more));
    return CommandRun.of("run", config.toString(), "--output=" + folder.resolve("run" + ++runs));
  }

  @Test
  void accuracyWithExamplesStandsBesideWhatWasTrained() throws IOException {
    CommandRun run =
        run(
            """
            training { type = logistic-regression }
            baselines = [ { type = prompted, checkpoint = "%s", template = "{text} {label}"
              shots = 2, verbalizer { p = [peace, Senate], t = trade }, calibration = contextual } ]
            """
                .formatted(GPT2));
    assertEquals(0, run.exit(), run.err());
    Map<String, Double> figures = RunDirectory.open(folder.resolve("run1")).readMetrics();
    assertEquals(1, figures.get("validation/accuracy"));
    double prompted = figures.get("baseline/prompted/accuracy");
    assertTrue(prompted >= 0 && prompted <= 1);
  }

  @Test
  void itMayBeMeasuredAloneAndItsMistakesAreNamed() throws IOException {
    CommandRun run = run("training { type = prompted, checkpoint = \"%s\" }".formatted(GPT2));
    assertEquals(0, run.exit(), run.err());
    run =
        run(
            "training { type = prompted, checkpoint = \"%s\", template = \"{text}\" }"
                .formatted(GPT2));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("must hold {label} once"), run.err());
    run = run("training { type = prompted, checkpoint = \"%s\", shots = 100 }".formatted(GPT2));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("examples of the label"), run.err());
  }

  @Test
  void answersWithExamplesStandBesideWhatWasTrained() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String word = i % 2 == 0 ? "peace" : "trade";
      lines.append(
          String.format(
              "{\"text\": \"%s was %d\", \"ask\": \"what?\", \"answers\": [\"%s\"]}%n",
              word, i, word));
    }
    Files.writeString(folder.resolve("questions.jsonl"), lines);
    Path config = folder.resolve("answers.conf");
    String experiment =
        """
        backend = [djl]
        data { type = json-lines, path = "%s" }
        split { type = every-nth, every = 5 }
        task { type = question-answering, question = ask }
        tokenizer { type = word-level }
        evaluation = [question-answering]
        training { type = prompted, checkpoint = "%s", shots = 1, beams = 50, %s }
        """;
    String more = "template = \"{text} {ask} {label}\"";
    Files.writeString(config, experiment.formatted(folder.resolve("questions.jsonl"), GPT2, more));
    CommandRun run = CommandRun.of("run", config.toString(), "--output=" + folder.resolve("run"));
    assertEquals(0, run.exit(), run.err());
    Map<String, Double> figures = RunDirectory.open(folder.resolve("run")).readMetrics();
    List<JsonObject> cases =
        Files.readAllLines(folder.resolve("run/predictions/question-answering.jsonl")).stream()
            .map(line -> JsonReader.read(line, "cases").asObject().member("case").asObject())
            .toList();
    assertEquals(4, cases.size());
    int right = 0;
    for (JsonObject one : cases) {
      String said = one.member("prediction").asString();
      right += said.equals(one.member("reference").asArray().items().get(0).asString()) ? 1 : 0;
      assertTrue(!said.isEmpty() && one.member("text").asString().contains(said), said);
    }
    assertEquals(25.0 * right, figures.get("validation/exact-match"));
    Files.writeString(
        config,
        experiment.formatted(folder.resolve("questions.jsonl"), GPT2, "calibration = contextual"));
    run = CommandRun.of("run", config.toString(), "--output=" + folder.resolve("other"));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("training.calibration: answers are copied"), run.err());
  }
}
