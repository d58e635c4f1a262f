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

/** Published encoders that are trained for a task, asked, and trained further. */
class EncoderRunTest {
  @TempDir Path folder;
  private Path first;

  private String config(String tokenizerAndModel) {
    return String.join(
        "\n",
        "backend = djl",
        "threads = 1",
        "data { type = json-lines, path = \"" + folder.resolve("texts.jsonl") + "\" }",
        "split { type = every-nth, every = 5 }",
        "task { type = classification, label = label }",
        "examples { type = documents, bucket = 16 }",
        tokenizerAndModel,
        "training { steps = 6, batch = 16, schedule { type = constant, peak = 0.01 } }",
        "");
  }

  @BeforeEach
  void aTrainedEncoder() throws IOException {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      boolean good = i % 2 == 0;
      texts.append(
          String.format(
              "{\"text\":\"number %d was %s indeed\",\"label\":\"%s\"}%n",
              i % 10, good ? "lovely and fine" : "awful and bad", good ? "good" : "bad"));
    }
    Files.writeString(folder.resolve("texts.jsonl"), texts);
    Path file = folder.resolve("first.conf");
    Files.writeString(
        file,
        config(
            "tokenizer { type = word-piece, vocabulary-size = 90 }\n"
                + "model { type = bert, pooling = mean, reading.length = 20, shape { layers = 1,"
                + " hidden = 16, heads = 2, intermediate = 32, positions = 20 } }"));
    first = folder.resolve("first");
    CommandRun run = CommandRun.of("run", file.toString(), "--output", first.toString());
    assertEquals(0, run.exit(), run.err());
  }

  @Test
  void itsCheckpointIsThatOfThePublishedModel() {
    try (SafetensorsFile weights =
        SafetensorsFile.open(first.resolve("checkpoints/last/model.safetensors"))) {
      for (String name :
          new String[] {
            "bert.embeddings.word_embeddings.weight",
            "bert.encoder.layer.0.attention.self.query.weight",
            "bert.pooler.dense.weight",
            "classifier.weight"
          }) {
        assertTrue(weights.tensors().containsKey(name), weights.tensors().keySet().toString());
      }
    }
  }

  @Test
  void itIsAskedAboutTexts() {
    CommandRun said =
        CommandRun.of("predict", first.toString(), "number 3 was lovely", "--threads=1");
    assertEquals(0, said.exit(), said.err());
  }

  @Test
  void anotherTrainingBeginsWithIt() throws IOException {
    Path file = folder.resolve("second.conf");
    Files.writeString(file, config("checkpoint = \"" + first + "\""));
    CommandRun run =
        CommandRun.of("run", file.toString(), "--output", folder.resolve("second").toString());
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        Files.readString(first.resolve("checkpoints/last/tokenizer.json")),
        Files.readString(folder.resolve("second/checkpoints/last/tokenizer.json")));
  }
}
