package io.tandem.models.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.model.Architecture;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.CheckpointWriter;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.llama.LlamaProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Language models that Transformers wrote, read and written again. {@code
 * scripts/fixtures/decoder_round_trip.py} opens what this test leaves in {@code
 * target/decoder-round-trip}.
 */
class DecoderRoundTripTest {
  private static final Path WRITTEN = Path.of("target/decoder-round-trip");
  private static final Path PUBLISHED = Path.of("src/test/resources/io/tandem/models/checkpoints");

  private static Architecture model(Path folder) {
    return new CheckpointFolder(folder)
        .model(
            List.of(new GptProvider(), new LlamaProvider()),
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt2-otherwise", "llama", "llama-otherwise"})
  void whatIsWrittenIsReadAsTheSame(String name) throws IOException {
    Path folder = Files.createDirectories(WRITTEN.resolve(name));
    Architecture model = model(PUBLISHED.resolve(name));
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      new CheckpointFolder(PUBLISHED.resolve(name)).load(model, state);
      CheckpointWriter.write(folder, model, state, OptionalInt.of(36));
    }
    assertEquals(model, model(folder));
    TreeMap<String, Object> wanted = new TreeMap<>();
    SafetensorsFile.readAll(PUBLISHED.resolve(name).resolve(CheckpointFolder.WEIGHTS))
        .forEach((tensor, value) -> wanted.put(model.variableOf(tensor).orElseThrow(), value));
    TreeMap<String, Object> written =
        new TreeMap<>(SafetensorsFile.readAll(folder.resolve(CheckpointFolder.WEIGHTS)));
    assertEquals(wanted, written);
  }
}
