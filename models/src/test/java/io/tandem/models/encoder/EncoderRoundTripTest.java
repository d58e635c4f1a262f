package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints that Transformers wrote, read and written again. {@code
 * scripts/fixtures/encoder_round_trip.py} opens what this test leaves in {@code target/round-trip}.
 */
class EncoderRoundTripTest {
  private static final Path WRITTEN = Path.of("target/round-trip");
  private static final Path PUBLISHED = Path.of("src/test/resources/io/tandem/models/checkpoints");
  private static final List<ModelProvider<?>> PROVIDERS =
      List.of(
          new BertProvider(),
          new RobertaProvider(),
          new DistilBertProvider(),
          new LongformerProvider());

  static List<String> checkpoints() throws IOException {
    try (Stream<Path> found = Files.list(PUBLISHED)) {
      List<String> names =
          found
              .map(folder -> folder.getFileName().toString())
              .filter(name -> name.matches("(bert|roberta|distilbert|longformer)(-.*)?"))
              .sorted()
              .toList();
      assertTrue(names.size() > 20, names.toString());
      return names;
    }
  }

  private static Architecture model(Path folder) {
    return new CheckpointFolder(folder)
        .model(
            PROVIDERS,
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            });
  }

  private static Map<String, Object> tensors(Path folder) {
    return new TreeMap<>(SafetensorsFile.readAll(folder.resolve(CheckpointFolder.WEIGHTS)));
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void whatIsWrittenHasTheTensorsThatTransformersWroteAndIsReadAsTheSame(String name)
      throws IOException {
    Path folder = Files.createDirectories(WRITTEN.resolve(name));
    Architecture model = model(PUBLISHED.resolve(name));
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      new CheckpointFolder(PUBLISHED.resolve(name)).load(model, state);
      CheckpointWriter.write(folder, model, state, OptionalInt.empty());
    }
    Map<String, Object> wanted = tensors(PUBLISHED.resolve(name));
    Map<String, Object> written = tensors(folder);
    assertEquals(wanted.keySet(), written.keySet());
    model.copies().keySet().forEach(wanted::remove);
    wanted.forEach((tensor, value) -> assertEquals(value, written.get(tensor), tensor));
    assertEquals(model, model(folder));
  }
}
