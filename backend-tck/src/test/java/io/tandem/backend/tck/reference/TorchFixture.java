package io.tandem.backend.tck.reference;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What PyTorch and NumPy compute in float64, as {@code scripts/fixtures/torch_float64.py} wrote it,
 * and the comparison with it.
 */
final class TorchFixture {
  /** Two sums in float64 whose terms are added in another order. */
  private static final double TOLERANCE = 1e-12;

  private final Map<String, HostTensor> tensors;

  private TorchFixture(Map<String, HostTensor> tensors) {
    this.tensors = tensors;
  }

  static TorchFixture read() {
    var url = Objects.requireNonNull(TorchFixture.class.getResource("torch.safetensors"));
    try {
      return new TorchFixture(SafetensorsFile.readAll(Path.of(url.toURI())));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of all cases. */
  Set<String> cases() {
    Set<String> cases = new TreeSet<>();
    tensors.keySet().forEach(name -> cases.add(name.replaceAll("/(in|out|gradient)/[^/]*$", "")));
    return cases;
  }

  HostTensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** The tensors of a case and kind, by their own names. */
  Map<String, HostTensor> of(String name, String kind) {
    String prefix = name + "/" + kind + "/";
    Map<String, HostTensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (tensor, value) -> {
          if (tensor.startsWith(prefix) && tensor.indexOf('/', prefix.length()) < 0) {
            found.put(tensor.substring(prefix.length()), value);
          }
        });
    return found;
  }

  /**
   * Evaluates a case of one result and its gradients, and compares both.
   *
   * @param function makes the result of the inputs
   */
  void check(String name, Function<Map<String, Tensor>, Tensor> function) {
    checkAll(name, inputs -> Map.of("y", function.apply(inputs)));
  }

  /** Evaluates a case of several results, and the gradients of {@code y}. */
  void checkAll(String name, Function<Map<String, Tensor>, Map<String, Tensor>> function) {
    Map<String, HostTensor> values = of(name, "in");
    Program program =
        Trace.program(
            name,
            trace -> {
              Map<String, Tensor> inputs = new LinkedHashMap<>();
              values.forEach((input, value) -> inputs.put(input, trace.input(input, type(value))));
              Map<String, Tensor> results = function.apply(inputs);
              results.forEach(trace::output);
              if (inputs.containsKey("g")) {
                trace.output("loss", results.get("y").times(inputs.get("g")).sum());
              }
            });
    Map<String, HostTensor> gradients = of(name, "gradient");
    if (!gradients.isEmpty()) {
      program =
          Differentiation.gradients(program, List.of("loss"), List.copyOf(gradients.keySet()));
    }
    Map<String, HostTensor> got =
        new Interpreter(program, Rounding.NONE).run(values, Map.of()).outputs();
    of(name, "out").forEach((output, wanted) -> compare(name, output, wanted, got.get(output)));
    gradients.forEach(
        (input, wanted) -> {
          String output = "gradient/" + input;
          compare(name, output, wanted, got.get(output));
        });
  }

  /** The type of a program's input for a tensor of the fixture: doubles stand for f32. */
  static TensorType type(HostTensor value) {
    return value.dtype() == DType.FLOAT64 ? value.type().with(DType.FLOAT32) : value.type();
  }

  static void compare(String name, String output, HostTensor wanted, HostTensor got) {
    if (!wanted.shape().equals(got.shape())) {
      throw new AssertionError(
          name + ", " + output + ": wanted " + wanted.shape() + ", got " + got.shape());
    }
    for (int i = 0; i < wanted.size(); i++) {
      double a = wanted.getDouble(i);
      double b = got.getDouble(i);
      boolean same = a == b || (Double.isNaN(a) && Double.isNaN(b));
      if (!same && !(Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(a)))) {
        throw new AssertionError(
            String.format("%s, %s: element %d should be %s, not %s", name, output, i, a, b));
      }
    }
  }
}
