package io.tandem.models.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.program.Precision;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.clip.ClipProvider;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.encoder.DistilBertProvider;
import io.tandem.models.encoder.LongformerProvider;
import io.tandem.models.encoder.RobertaProvider;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.llama.LlamaProvider;
import io.tandem.models.t5.T5Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tiny checkpoints that Hugging Face Transformers wrote, against what it computes with them ({@code
 * scripts/fixtures/checkpoints.py}): hidden states, outputs of heads, losses and gradients.
 */
class ForwardParityTest {
  private static final String GRADIENTS = "-gradients";
  private static final List<ModelProvider<?>> PROVIDERS =
      List.of(
          new GptProvider(),
          new LlamaProvider(),
          new BertProvider(),
          new RobertaProvider(),
          new DistilBertProvider(),
          new LongformerProvider(),
          new T5Provider(),
          new ClipProvider());

  private static Path checkpoints() {
    return Path.of("src/test/resources/io/tandem/models/checkpoints");
  }

  static List<Arguments> everyCheckpointOnEveryEngine() throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(checkpoints())) {
      folders = found.sorted().toList();
    }
    assertTrue(!folders.isEmpty());
    List<Arguments> all = new ArrayList<>();
    for (Path folder : folders) {
      all.add(Arguments.of(folder.getFileName().toString(), "reference", 1e-6));
      all.add(Arguments.of(folder.getFileName().toString(), "djl", 2e-5));
      all.add(Arguments.of(folder.getFileName().toString(), "tf", 2e-5));
    }
    return all;
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("everyCheckpointOnEveryEngine")
  void whatTransformersComputes(String checkpoint, String engineName, double tolerance) {
    CheckpointFolder folder = new CheckpointFolder(checkpoints().resolve(checkpoint));
    ForwardModel model =
        (ForwardModel)
            folder.model(
                PROVIDERS,
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                });
    Map<String, Map<String, HostTensor>> cases = cases(folder.path());
    Backend backend =
        engineName.equals("reference") ? new ReferenceBackend() : Backends.named(engineName);
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      Map<String, String> names = folder.load(model, state);
      cases.forEach((name, tensors) -> check(model, state, names, name, tensors, tolerance));
    }
  }

  private static void check(
      ForwardModel model,
      DeviceState state,
      Map<String, String> weights,
      String name,
      Map<String, HostTensor> tensors,
      double tolerance) {
    boolean gradients = name.endsWith(GRADIENTS);
    Map<String, HostTensor> outputs =
        Forward.run(model, state, part(tensors, "in/"), Precision.FLOAT32, gradients);
    part(tensors, "out/")
        .forEach(
            (output, wanted) -> {
              assertTrue(outputs.containsKey(output), name + ": no " + output + " in " + outputs);
              assertClose(name + "/" + output, wanted, outputs.get(output), tolerance, 0);
            });
    if (!gradients) {
      return;
    }
    Map<String, HostTensor> wanted = part(tensors, "gradient/");
    Map<String, HostTensor> own = new TreeMap<>();
    part(outputs, Forward.GRADIENTS).forEach((w, g) -> own.put(weights.get(w), g));
    assertEquals(new TreeSet<>(wanted.keySet()), new TreeSet<>(own.keySet()), name);
    double greatest =
        wanted.values().stream().mapToDouble(ForwardParityTest::greatest).max().orElseThrow();
    wanted.forEach(
        (w, g) -> {
          // What moves all scores of a softmax alike, a key's bias say, has no gradient: in 64 bits
          // nothing is left of it, and in 32 what rounding leaves, which goes by what cancels.
          boolean vanishes = greatest(g) < 1e-12 * greatest;
          double least = vanishes ? greatest / 10 : greatest / 1000;
          assertClose(name + "/gradient of " + w, g, own.get(w), tolerance, least);
        });
  }

  private static Map<String, Map<String, HostTensor>> cases(Path folder) {
    Map<String, Map<String, HostTensor>> cases = new TreeMap<>();
    SafetensorsFile.readAll(folder.resolve("cases.safetensors"))
        .forEach(
            (name, tensor) -> {
              int slash = name.indexOf('/');
              cases
                  .computeIfAbsent(name.substring(0, slash), key -> new TreeMap<>())
                  .put(name.substring(slash + 1), tensor);
            });
    return cases;
  }

  private static Map<String, HostTensor> part(Map<String, HostTensor> tensors, String prefix) {
    Map<String, HostTensor> part = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  private static void assertClose(
      String what, HostTensor wanted, HostTensor actual, double tolerance, double least) {
    assertEquals(wanted.shape(), actual.shape(), what);
    double scale = Math.max(least, greatest(wanted));
    assertArrayEquals(
        wanted.toDoubleArray(), actual.toDoubleArray(), Math.max(tolerance * scale, 1e-12), what);
  }

  private static double greatest(HostTensor tensor) {
    return Arrays.stream(tensor.toDoubleArray()).map(Math::abs).max().orElse(0);
  }
}
