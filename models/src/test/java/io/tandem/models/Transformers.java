package io.tandem.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Hugging Face Transformers computes in float64 with a tiny model, and a state of the oracle
 * with that model's weights. Both sides compute in doubles from the same 32-bit weights; the
 * oracle's results are rounded to 32 bits on their way out, which is what the tolerance allows,
 * relative to the largest value.
 */
public final class Transformers implements AutoCloseable {
  public static final double TOLERANCE = 1e-7;

  private final Map<String, HostTensor> fixture;
  private final Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
  private final DeviceState state = engine.newState();

  private Transformers(Map<String, HostTensor> fixture) {
    this.fixture = fixture;
    weights().forEach(state::assign);
  }

  /** Reads a resource that lies beside a test. */
  public static Transformers of(Class<?> test, String resource) throws URISyntaxException {
    Path path = Path.of(test.getResource(resource).toURI());
    return new Transformers(SafetensorsFile.readAll(path));
  }

  public HostTensor get(String name) {
    return fixture.get(name);
  }

  public DeviceState state() {
    return state;
  }

  private Map<String, HostTensor> weights() {
    Map<String, HostTensor> weights = new TreeMap<>();
    fixture.forEach(
        (name, value) -> {
          if (name.startsWith("weight/")) {
            weights.put(name.substring("weight/".length()), value);
          }
        });
    return weights;
  }

  /** Holds the weights of a model to those of the fixture, by name and shape. */
  public void assertWeights(Model model) {
    Map<String, HostTensor> weights = weights();
    var variables = model.objective(Phase.EVALUATION).variables();
    assertEquals(weights.keySet(), new TreeMap<>(variables).keySet());
    weights.forEach((name, w) -> assertEquals(w.shape(), variables.get(name).shape(), name));
  }

  /**
   * Holds the mean loss of an objective and its gradients by all weights to those of the fixture.
   *
   * @param targets how many targets there are
   */
  public void assertLossAndGradients(
      Program objective, Map<String, HostTensor> inputs, int targets) {
    List<String> names = List.copyOf(objective.variables().keySet());
    Program program =
        Differentiation.gradients(objective, List.of(TrainingPrograms.LOSS_SUM), names);
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      double weight = results.host(TrainingPrograms.LOSS_WEIGHT).item();
      assertEquals(targets, weight);
      double loss = results.host(TrainingPrograms.LOSS_SUM).item() / weight;
      assertEquals(get("loss").item(), loss, TOLERANCE * loss);
      for (String name : names) {
        double[] wanted = get("gradient/" + name).toDoubleArray();
        double[] actual = results.host("gradient/" + name).toDoubleArray();
        double[] mean = Arrays.stream(actual).map(g -> g / weight).toArray();
        // Attention does not change when all its scores do, so a key's bias has no gradient.
        boolean vanishes = name.endsWith("key.bias");
        double scale = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertTrue(vanishes || scale > 0, name);
        assertArrayEquals(wanted, mean, vanishes ? 1e-9 : TOLERANCE * scale, name);
      }
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
