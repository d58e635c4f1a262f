package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonWriter;
import io.tandem.api.model.Phase;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.safetensors.SafetensorsWriter;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are held to Transformers' in the models' tests; here it is the command. */
class ForwardCommandTest {
  @TempDir Path folder;
  private final Map<String, HostTensor> inputs = new TreeMap<>();

  @BeforeEach
  void aCheckpointAndInputs() throws IOException {
    Gpt gpt = new Gpt(new GptConfig(1, 8, 2, 6, 0.1, 1e-5), 11);
    Map<String, HostTensor> weights = new TreeMap<>();
    gpt.objective(Phase.EVALUATION)
        .variables()
        .values()
        .forEach(v -> weights.put("transformer." + v.name(), v.initialValue(1)));
    Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
    SafetensorsWriter.write(checkpoint.resolve("model.safetensors"), weights, Map.of());
    Files.writeString(
        checkpoint.resolve("config.json"),
        JsonWriter.pretty(gpt.publishedConfig(OptionalInt.of(0)).orElseThrow()));
    inputs.put("input_ids", HostTensor.of(new long[] {1, 2, 3, 4, 5, 6}, 2, 3));
    inputs.put("labels", HostTensor.of(new long[] {1, 2, 3, 4, -100, 6}, 2, 3));
  }

  private CommandRun forward(String... more) throws IOException {
    SafetensorsWriter.write(folder.resolve("in.safetensors"), inputs, Map.of());
    String[] arguments = {
      "forward",
      folder.resolve("checkpoint").toString(),
      "--input=" + folder.resolve("in.safetensors"),
      "--output=" + folder.resolve("out.safetensors"),
      "--threads=1"
    };
    return CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private void refused(String message, String... more) throws IOException {
    CommandRun run = forward(more);
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(Files.exists(folder.resolve("out.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void allThatComesOutIsWritten(String backend) throws IOException {
    CommandRun run = forward("--backend=" + backend, "--gradients");
    assertEquals(0, run.exit(), run.err());
    Map<String, HostTensor> outputs = SafetensorsFile.readAll(folder.resolve("out.safetensors"));
    assertArrayEquals(new long[] {2, 3, 8}, outputs.get("hidden_states.0").extents());
    assertArrayEquals(new long[] {2, 3, 8}, outputs.get("hidden_states.1").extents());
    assertArrayEquals(new long[] {2, 3, 11}, outputs.get("logits").extents());
    assertEquals(Math.log(11), outputs.get("loss").item(), 0.1);
    assertArrayEquals(
        new long[] {11, 8}, outputs.get("gradients.transformer.wte.weight").extents());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-lora", "gpt2-prefix", "t5-prefix"})
  void anAdapterIsAskedBesideItsCheckpoint(String adapter) throws IOException {
    Path fixtures = Path.of("../models/src/test/resources/io/tandem/models");
    Path own = fixtures.resolve("adapters").resolve(adapter);
    Map<String, HostTensor> known = SafetensorsFile.readAll(own.resolve("cases.safetensors"));
    Map<String, HostTensor> given = new TreeMap<>();
    known.forEach(
        (name, value) -> {
          if (name.startsWith("in/")) {
            given.put(name.substring(3), value);
          }
        });
    SafetensorsWriter.write(folder.resolve("case.safetensors"), given, Map.of());
    String[] arguments = {
      "forward",
      own.toString(),
      "--base=" + fixtures.resolve("checkpoints").resolve(adapter.replaceAll("-.*", "")),
      "--input=" + folder.resolve("case.safetensors"),
      "--output=" + folder.resolve("out.safetensors"),
      "--threads=1",
      "--backend=djl"
    };
    CommandRun run = CommandRun.of(arguments);
    assertEquals(0, run.exit(), run.err());
    HostTensor logits = SafetensorsFile.readAll(folder.resolve("out.safetensors")).get("logits");
    float[] wanted = known.get("out/logits").toFloatArray();
    float greatest = 0;
    for (float value : wanted) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertArrayEquals(wanted, logits.toFloatArray(), 1e-5f * greatest);
    arguments[6] = "--gradients";
    run = CommandRun.of(arguments);
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("gradients are those of a checkpoint's own weights"), run.err());
  }

  @Test
  void withoutLabelsThereIsNoLossAndNoGradient() throws IOException {
    inputs.remove("labels");
    refused("gradients are those of the loss, and there is none", "--gradients");
    assertEquals(0, forward().exit());
    assertFalse(SafetensorsFile.readAll(folder.resolve("out.safetensors")).containsKey("loss"));
  }

  @Test
  void inputsThatCannotBeAreRefused() throws IOException {
    inputs.put("input_ids", HostTensor.of(new long[] {1, 2, 3, 4, 11, 6}, 2, 3));
    refused("in.safetensors: 'input_ids' has 11 at [1, 1]; allowed are 0 to 10");
    inputs.put("input_ids", HostTensor.of(new float[6], 2, 3));
    refused("'input_ids' holds f32, not i32");
    inputs.put("input_ids", HostTensor.of(new int[6], 6));
    refused("'input_ids' is [6], not [batch, time]");
    inputs.put("input_ids", HostTensor.of(new int[14], 2, 7));
    refused("'input_ids' is [2, 7]: 7 tokens, and the model sees at most 6");
    inputs.put("input_ids", HostTensor.of(new int[8], 2, 4));
    refused("'labels' is [2, 3] where 'input_ids' is [2, 4]: both have an axis 'time'");
    inputs.put("input_ids", HostTensor.of(new int[0], 1, 0));
    refused("'input_ids' is [1, 0]: there is nothing in it");
    inputs.remove("input_ids");
    refused("the input 'input_ids' [batch, time] is missing");
    inputs.put("input_id", HostTensor.of(new int[6], 2, 3));
    refused("there is no input 'input_id'; did you mean 'input_ids'?");
  }

  @Test
  void aCheckpointWithAPickleAloneIsRefusedWithAWordOnWhy() throws IOException {
    Path weights = folder.resolve("checkpoint/model.safetensors");
    Files.move(weights, folder.resolve("checkpoint/pytorch_model-00001-of-00001.bin"));
    refused("pytorch_model-00001-of-00001.bin holds is a pickle of Python's. Reading one can run");
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsToldBeforeAnythingIsRun() throws IOException {
    CommandRun nowhere =
        CommandRun.of(
            "forward",
            folder.resolve("checkpoint").toString(),
            "--input=" + folder.resolve("none.safetensors"),
            "--output=" + folder.resolve("out.safetensors"));
    assertEquals(2, nowhere.exit());
    assertTrue(nowhere.err().contains("none.safetensors: there is no such file"), nowhere.err());
    CommandRun unwritable =
        CommandRun.of(
            "forward",
            folder.resolve("checkpoint").toString(),
            "--input=" + folder.resolve("none.safetensors"),
            "--output=" + folder.resolve("a/out.safetensors"));
    assertEquals(2, unwritable.exit());
    assertTrue(
        unwritable.err().contains("a: there is no such directory to write into"), unwritable.err());
  }
}
