package io.tandem.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
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
  private final Engine engine;
  private final DeviceState state;
  private final double tolerance;
  private final boolean isRelativeToAll;

  private Transformers(
      Map<String, HostTensor> fixture, Engine engine, double tolerance, boolean isRelativeToAll) {
    this.isRelativeToAll = isRelativeToAll;
    this.fixture = fixture;
    this.engine = engine;
    this.tolerance = tolerance;
    state = engine.newState();
    weights().forEach(state::assign);
  }

  /** Reads a resource that lies beside a test. */
  public static Transformers of(Class<?> test, String resource) throws URISyntaxException {
    return new Transformers(
        read(test, resource), new ReferenceBackend().open(EngineOptions.cpu()), TOLERANCE, false);
  }

  /**
   * The same on another backend, which computes in 32 bits. Its gradients are held relative to the
   * largest of all: where they are sums of what nearly cancels, as those of attention's scores are,
   * rounding goes by what is summed, and not by what comes of it.
   */
  public static Transformers of(Class<?> test, String resource, Backend backend, double tolerance)
      throws URISyntaxException {
    return new Transformers(
        read(test, resource), backend.open(EngineOptions.cpu()), tolerance, true);
  }

  private static Map<String, HostTensor> read(Class<?> test, String resource)
      throws URISyntaxException {
    return SafetensorsFile.readAll(Path.of(test.getResource(resource).toURI()));
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
      assertEquals(get("loss").item(), loss, tolerance * loss);
      double greatest =
          names.stream()
              .mapToDouble(name -> greatest(get("gradient/" + name).toDoubleArray()))
              .max()
              .orElseThrow();
      for (String name : names) {
        double[] wanted = get("gradient/" + name).toDoubleArray();
        double[] actual = results.host("gradient/" + name).toDoubleArray();
        double[] mean = Arrays.stream(actual).map(g -> g / weight).toArray();
        // Attention does not change when all its scores do, so a key's bias has no gradient.
        boolean vanishes = name.endsWith("key.bias");
        double own = greatest(wanted);
        assertTrue(vanishes || own > 0, name);
        double scale = isRelativeToAll ? greatest : own;
        assertArrayEquals(wanted, mean, vanishes ? tolerance / 100 : tolerance * scale, name);
      }
    }
  }

  private static double greatest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  @Override
  public void close() {
    state.close();
    engine.close();
  }
}
