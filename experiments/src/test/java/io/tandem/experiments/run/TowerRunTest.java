package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.experiments.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bi-encoders over networks of our own, from the config to an index that is searched. */
class TowerRunTest {
  @TempDir Path folder;

  private Path pairs;

  @BeforeEach
  void writePairs() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(
          String.format(
              "{\"text\": \"what is item %d\", \"answer\": \"a thing of kind %d and %d\"}%n",
              i, i % 7, i % 5));
    }
    pairs = Files.writeString(folder.resolve("pairs.jsonl"), lines);
  }

  private CommandRun run(String backend, String task, String model) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pairs.conf"),
            String.join(
                "\n",
                "backend = " + backend,
                "threads = 1",
                "data { type = json-lines, path = \"" + pairs + "\" }",
                "split { type = every-nth, every = 5 }",
                task,
                "tokenizer { type = word-level, min-frequency = 1 }",
                "examples { type = documents, bucket = 16 }",
                "model { " + model + " }",
                "training { steps = 2, batch = 8, schedule { type = constant, peak = 0.01 } }",
                ""));
    return CommandRun.of("run", file.toString(), "--output", folder.resolve("run").toString());
  }

  @ParameterizedTest
  @CsvSource({"djl, lstm", "tf, gru"})
  void aTrainedModelEmbedsAndIsSearchedWith(String backend, String cell) throws IOException {
    CommandRun trained =
        run(
            backend,
            """
            task { type = matching, second = answer }
            evaluation = [{ type = retrieval }]
            objective { type = multiple-negatives-ranking, scale = 20 }
            """,
            "type = recurrent, cell = "
                + cell
                + ", hidden = 6, embeddings { size = 8 }, vectors { normalized = true,"
                + " projection { size = 5 } }");
    assertEquals(0, trained.exit(), trained.err());
    Path vectors = folder.resolve("vectors.safetensors");
    Path source = folder.resolve("run");
    CommandRun embedded =
        CommandRun.of("embed", source.toString(), "item 3", "--threads=1", "--output=" + vectors);
    assertEquals(0, embedded.exit(), embedded.err());
    float[] vector = SafetensorsFile.readAll(vectors).get("vectors").toFloatArray();
    assertEquals(5, vector.length);
    double length = 0;
    for (float number : vector) {
      length += (double) number * number;
    }
    assertEquals(1, length, 1e-5);
    Path index = folder.resolve("index");
    CommandRun indexed =
        CommandRun.of(
            "index",
            pairs.toString(),
            "--output=" + index,
            "--encoder=" + source,
            "--backend=" + backend,
            "--threads=1");
    assertEquals(0, indexed.exit(), indexed.err());
    CommandRun found = CommandRun.of("search", index.toString(), "item 3", "--threads=1");
    assertEquals(0, found.exit(), found.err());
    CommandRun classified = CommandRun.of("classify", source.toString(), "item 3", "--threads=1");
    assertEquals(2, classified.exit());
    assertTrue(classified.err().contains("'tandem embed' takes such a model"), classified.err());
  }

  @Test
  void vectorsAreRefusedForATaskThatHasNone() throws IOException {
    CommandRun refused =
        run(
            "djl",
            "task { type = classification, label = answer }",
            "type = recurrent, vectors { normalized = true }");
    assertEquals(2, refused.exit());
    assertTrue(refused.err().contains("model.vectors is for the task 'matching'"), refused.err());
  }
}
