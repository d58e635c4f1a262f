package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation.Derivation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.layer.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The vectors of virtual tokens: trained as they are, or what maps make of trained vectors, which
 * are then all that training knows, and the vectors all that anybody else does.
 *
 * @param count how many
 * @param width how many numbers each has
 * @param begun what the trained vectors begin as
 * @param maps the sizes from the trained vectors on to the width; none if they are trained as they
 *     are
 * @param between the function between two maps
 * @param unused how many more vectors are stored behind them, which nobody reads
 */
record PromptRows(
    int count, int width, Initializer begun, List<Integer> maps, Activation between, int unused) {
  /** What the vectors are called in the file. */
  static final String TENSOR = "prompt_embeddings";

  private static final String TABLE = "prompt_encoder.embedding.weight";
  private static final String MAP = "prompt_encoder.transform.";

  /** Copies the list. */
  PromptRows {
    maps = List.copyOf(maps);
  }

  /** Vectors of which all are read. */
  PromptRows(int count, int width, Initializer begun, List<Integer> maps, Activation between) {
    this(count, width, begun, maps, between, 0);
  }

  /** The same with more vectors behind them. */
  PromptRows withUnused(int more) {
    return new PromptRows(count, width, begun, maps, between, more);
  }

  /** Vectors that are trained as they are. */
  static PromptRows plain(int count, int width, Initializer begun) {
    return new PromptRows(count, width, begun, List.of(), Activation.RELU);
  }

  /** Whether maps make them. */
  boolean areMade() {
    return !maps.isEmpty();
  }

  /** In a trace: [P, W]. */
  Tensor in(Trace trace) {
    if (!areMade()) {
      Tensor all = trace.variable(variable(TENSOR, Shape.of(count + unused, width), begun));
      return unused == 0 ? all : all.slice(0, Dim.ZERO, Dim.of(count));
    }
    Tensor x = trace.variable(variable(TABLE, Shape.of(count, maps.get(0)), begun));
    for (int i = 0; i + 1 < maps.size(); i++) {
      Tensor y = x;
      if (i > 0) {
        y = between.apply(x);
      }
      x = Nn.linearTransposed(y, trace.variable(weight(i)), Optional.of(trace.variable(bias(i))));
    }
    return x;
  }

  private Variable weight(int map) {
    int in = maps.get(map);
    double bound = 1 / Math.sqrt(in);
    return variable(
        MAP + 2 * map + ".weight",
        Shape.of(maps.get(map + 1), in),
        Initializer.uniform(-bound, bound));
  }

  private Variable bias(int map) {
    double bound = 1 / Math.sqrt(maps.get(map));
    return variable(
        MAP + 2 * map + ".bias", Shape.of(maps.get(map + 1)), Initializer.uniform(-bound, bound));
  }

  private static Variable variable(String name, Shape shape, Initializer initializer) {
    return new Variable(
        name, TensorType.of(DType.FLOAT32, shape), initializer, Variable.Role.WEIGHT);
  }

  /** Whether a variable is of what makes the vectors, and not the vectors themselves. */
  boolean isHidden(String variable) {
    return areMade() && (variable.equals(TABLE) || variable.startsWith(MAP));
  }

  /** How the vectors are computed where maps make them. */
  Map<String, Derivation> derived() {
    return areMade() ? Map.of(TENSOR, this::made) : Map.of();
  }

  /** The vectors, in 64 bits until they are made. */
  private HostTensor made(Function<String, HostTensor> own) {
    double[] x = own.apply(TABLE).toDoubleArray();
    for (int i = 0; i + 1 < maps.size(); i++) {
      x = mapped(x, i, own);
    }
    float[] rows = new float[x.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) x[i];
    }
    return HostTensor.of(rows, count, width);
  }

  private double[] mapped(double[] x, int map, Function<String, HostTensor> own) {
    float[] weight = own.apply(weight(map).name()).toFloatArray();
    float[] bias = own.apply(bias(map).name()).toFloatArray();
    int in = maps.get(map);
    int out = maps.get(map + 1);
    double[] y = new double[count * out];
    for (int row = 0; row < count; row++) {
      for (int o = 0; o < out; o++) {
        double sum = bias[o];
        for (int i = 0; i < in; i++) {
          double value = x[row * in + i];
          sum += weight[o * in + i] * (map == 0 ? value : activated(value));
        }
        y[row * out + o] = sum;
      }
    }
    return y;
  }

  private double activated(double x) {
    return between == Activation.TANH ? Math.tanh(x) : Math.max(0, x);
  }

  /** Sizes of maps that a list of widths between them stands for. */
  static List<Integer> through(int begun, List<Integer> hidden, int width) {
    List<Integer> sizes = new ArrayList<>();
    sizes.add(begun);
    sizes.addAll(hidden);
    sizes.add(width);
    return sizes;
  }
}
