package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.TinyExperiment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that begin with the weights of a checkpoint. */
class CheckpointStartTest {
  private static final String LAST = "checkpoints/last";

  @TempDir Path folder;
  private Path first;

  @BeforeEach
  void aTrainedModel() throws IOException {
    Path file = TinyExperiment.in(folder, "djl", "");
    first = folder.resolve("first");
    CommandRun run = CommandRun.of("run", file.toString(), "--output", first.toString());
    assertEquals(0, run.exit(), run.err());
  }

  /** An experiment with a checkpoint and no model or tokenizer of its own. */
  private Path continued(String more) throws IOException {
    String text =
        TinyExperiment.text(folder.resolve("text.txt"), "djl")
            .replaceAll("(?m)^(tokenizer|model) .*$", "");
    return Files.writeString(
        folder.resolve("continued.conf"), text + "checkpoint = \"" + first + "\"\n" + more);
  }

  private void refused(String message, String more) throws IOException {
    CommandRun run = CommandRun.of("check", continued(more).toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  private static Map<String, HostTensor> weights(Path run) {
    return SafetensorsFile.readAll(run.resolve(LAST).resolve("model.safetensors"));
  }

  @Test
  void trainingBeginsWithTheWeightsTheShapeAndTheTokenizerOfARun() throws IOException {
    Path second = folder.resolve("second");
    // A rate of next to nothing leaves the weights as they were.
    String still = "training { steps = 1, schedule { type = constant, peak = 1e-12 } }\n";
    CommandRun run =
        CommandRun.of("run", continued(still).toString(), "--output", second.toString());
    assertEquals(0, run.exit(), run.err());
    Map<String, HostTensor> before = weights(first);
    Map<String, HostTensor> after = weights(second);
    assertEquals(before.keySet(), after.keySet());
    before.forEach(
        (name, tensor) ->
            assertArrayEquals(tensor.toFloatArray(), after.get(name).toFloatArray(), 1e-6f, name));
    assertEquals(
        Files.readString(first.resolve(LAST).resolve("tokenizer.json")),
        Files.readString(second.resolve(LAST).resolve("tokenizer.json")));
    String provenance = Files.readString(second.resolve("provenance.json"));
    assertTrue(provenance.contains("model.safetensors"), provenance);
  }

  @Test
  void aRunThatIsToBeGoneOnWithAndHasSavedNothingYetBeginsWithThemToo() throws IOException {
    Path second = folder.resolve("second");
    String still = "training { steps = 1, schedule { type = constant, peak = 1e-12 } }\n";
    CommandRun run =
        CommandRun.of(
            "run", continued(still).toString(), "--output", second.toString(), "--resume");
    assertEquals(0, run.exit(), run.err());
    Map<String, HostTensor> after = weights(second);
    weights(first)
        .forEach(
            (name, tensor) ->
                assertArrayEquals(
                    tensor.toFloatArray(), after.get(name).toFloatArray(), 1e-6f, name));
  }

  @Test
  void whatTheCheckpointLacksBeginsAfreshAndIsTold() throws IOException {
    Map<String, HostTensor> some = new TreeMap<>(weights(first));
    some.remove("ln_f.weight");
    some.put("pooler.weight", HostTensor.of(new float[2], 2));
    Path published = Files.createDirectories(folder.resolve("published"));
    for (String name : new String[] {"config.json", "tokenizer.json"}) {
      Files.copy(first.resolve(LAST).resolve(name), published.resolve(name));
    }
    SafetensorsWriter.write(published.resolve("model.safetensors"), some, Map.of());
    first = published;
    Path second = folder.resolve("second");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertEquals(
          0, CommandRun.of("run", continued("").toString(), "--output", second.toString()).exit());
    } finally {
      System.setErr(before);
    }
    String err = said.toString(StandardCharsets.UTF_8);
    assertTrue(err.contains("what it lacks begins afresh: ln_f.weight [16]"), err);
    assertTrue(err.contains("what the model lacks is not used: pooler.weight [2]"), err);
  }

  @Test
  void aCheckpointThatTrainingCannotBeginWithIsRefusedWithItsLine() throws IOException {
    refused(
        "a 'gpt' that begins with a checkpoint has the shape that its config.json tells",
        "model { type = gpt, layers = 3 }\n");
    refused(
        "a 'word2vec' cannot begin with a checkpoint; those that can: ",
        "model { type = word2vec }\ntask = word-vectors\n");
    refused(
        "the checkpoint vectors for 300; take 'tokenizer' away for that of the checkpoint",
        "tokenizer { type = byte-pair, vocabulary-size = 320 }\n");
    Path config = first.resolve(LAST).resolve("config.json");
    Files.delete(first.resolve(LAST).resolve("SHA256SUMS"));
    Files.writeString(config, Files.readString(config).replace("\"gpt2\"", "\"gtp2\""));
    refused("is a 'gtp2', which training cannot begin with; did you mean 'gpt2'?", "");
    first = folder.resolve("nowhere");
    refused("checkpoint: " + first + ": there is no such directory", "");
  }
}
