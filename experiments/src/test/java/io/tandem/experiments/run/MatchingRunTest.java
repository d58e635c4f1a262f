package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From pairs to a search: negatives, a bi-encoder, a cross-encoder, an index, an answer. */
class MatchingRunTest {
  private static final String[] KINDS = {"red", "blue", "green", "black", "white"};
  private static final String[] THINGS = {"stone", "leaf", "river", "cloud"};

  @TempDir Path folder;

  @BeforeEach
  void pairsThatShareTheirThing() throws IOException {
    StringBuilder pairs = new StringBuilder();
    StringBuilder labelled = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      String thing = THINGS[i % 4];
      String kind = KINDS[i % 5];
      String text = String.format("where is number %d, a %s", i % 30, thing);
      String right = String.format("the %s %s lies %d steps from here", kind, thing, i);
      String other = String.format("the %s %s is far", kind, THINGS[(i + 1) % 4]);
      pairs.append(
          String.format("{\"text\":\"%s\",\"second\":\"%s\",\"score\":%d}%n", text, right, i % 5));
      boolean fits = i % 3 != 0;
      labelled.append(
          String.format(
              "{\"text\":\"%s\",\"second\":\"%s\",\"label\":\"%d\"}%n",
              text, fits ? right : other, fits ? 1 : 0));
    }
    Files.writeString(folder.resolve("pairs.jsonl"), pairs);
    Files.writeString(folder.resolve("labelled.jsonl"), labelled);
  }

  private Path run(String name, String data, String more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(name + ".conf"),
            String.join(
                "\n",
                "backend = djl",
                "threads = 1",
                "data { type = json-lines, path = \"" + folder.resolve(data) + "\" }",
                "split { type = every-nth, every = 4 }",
                "examples { type = documents, bucket = 8 }",
                "tokenizer { type = word-piece, vocabulary-size = 200 }",
                "model { type = bert, pooling = mean, reading.length = 24, shape { layers = 1,"
                    + " hidden = 16, heads = 2, intermediate = 32, positions = 40 } }",
                "training { steps = 40, batch = 16, schedule { type = constant, peak = 0.01 } }",
                more));
    Path directory = folder.resolve(name);
    CommandRun run = CommandRun.of("run", file.toString(), "--output", directory.toString());
    assertEquals(0, run.exit(), run.err());
    return directory;
  }

  private static Map<String, Double> figures(Path run) {
    return RunDirectory.open(run).readMetrics();
  }

  private JsonObject answer(String... command) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      CommandRun run = CommandRun.of(command);
      assertEquals(0, run.exit(), run.err());
    } finally {
      System.setOut(before);
    }
    return JsonReader.read(printed.toString(StandardCharsets.UTF_8).strip(), "answer").asObject();
  }

  @Test
  void minedNegativesTrainWhatThenFindsTexts() throws IOException {
    Path mined = folder.resolve("mined.jsonl");
    CommandRun mining =
        CommandRun.of(
            "mine",
            folder.resolve("pairs.jsonl").toString(),
            "--bm25",
            "--negatives=2",
            "--from=5",
            "--output=" + mined);
    assertEquals(0, mining.exit(), mining.err());
    Path run =
        run(
            "vectors",
            "mined.jsonl",
            """
            task { type = matching, second = second, negatives = negatives }
            objective { type = multiple-negatives-ranking }
            evaluation = [
              { type = retrieval, cutoffs = [1, 10] }
              { type = reranking }
              { type = triplet-accuracy, comparisons = [cosine, euclidean] }
              { type = alignment-uniformity }
            ]
            """);
    Map<String, Double> figures = figures(run);
    for (String name :
        new String[] {
          "recall-at-10",
          "ndcg-at-10",
          "reranking-map",
          "cosine-accuracy",
          "alignment",
          "uniformity"
        }) {
      assertTrue(figures.containsKey("validation/" + name), figures.keySet().toString());
    }
    assertTrue(figures.get("validation/recall-at-10") > 0, figures.toString());
    assertTrue(Files.readString(run.resolve("report.html")).contains("Found late"));

    Path index = folder.resolve("index");
    CommandRun built =
        CommandRun.of(
            "index",
            folder.resolve("pairs.jsonl").toString(),
            "--text=second",
            "--encoder=" + run,
            "--threads=1",
            "--output=" + index);
    assertEquals(0, built.exit(), built.err());
    JsonObject found =
        answer("search", index.toString(), "where is number 3", "--json", "--threads=1");
    assertEquals("hybrid", found.member("method").asString());
    assertEquals(10, found.member("hits").asArray().items().size());

    Path reader =
        run(
            "reader",
            "labelled.jsonl",
            """
            task { type = classification, label = label }
            model.reading.pair = second
            """);
    JsonObject read =
        answer("search", index.toString(), "a leaf", "--json", "--threads=1", "--rerank=" + reader);
    assertTrue(read.member("reranked").asBoolean());
    double first = score(read, 0);
    assertTrue(first >= score(read, 9), read.toString());
  }

  private static double score(JsonObject answer, int rank) {
    return answer.member("hits").asArray().items().get(rank).asObject().member("score").asDouble();
  }

  @Test
  void pairsAreJudgedByTheirScoresAndClasses() throws IOException {
    Map<String, Double> scored =
        figures(
            run(
                "scored",
                "pairs.jsonl",
                """
                task { type = matching, second = second, score = score }
                objective { type = cosent }
                evaluation { type = sentence-similarity, comparisons = [cosine, dot] }
                """));
    assertTrue(scored.containsKey("validation/cosine-spearman"), scored.keySet().toString());
    assertTrue(scored.containsKey("validation/dot-pearson"), scored.keySet().toString());
    Map<String, Double> labelled =
        figures(
            run(
                "labelled",
                "labelled.jsonl",
                """
                task { type = matching, second = second, label = label }
                objective { type = softmax }
                evaluation { type = pair-classification }
                """));
    assertTrue(labelled.get("validation/cosine-average-precision") > 0.3, labelled.toString());
  }
}
