package io.tandem.backend.tf;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Tensor;

/**
 * Adds nodes to a graph under readable names, and remembers which layer each came from.
 *
 * <p>Names begin with the program's own prefix, then comes the layer's path, then the operation, so
 * that a native error or a profile can be read. Adding to a graph is not thread-safe; asking for an
 * origin is.
 */
final class GraphWriter {
  private final Graph graph;
  private final String prefix;
  private final String device;
  private final Map<String, String> origins;
  private String path = "";
  private int written;

  /**
   * Begins to write.
   *
   * @param graph where the nodes go
   * @param prefix what all names begin with, unique in the graph
   * @param device where they run, as TensorFlow names it
   * @param origins where to note the layer of each node, by the node's name
   */
  GraphWriter(Graph graph, String prefix, String device, Map<String, String> origins) {
    this.graph = graph;
    this.prefix = clean(prefix);
    this.device = device;
    this.origins = origins;
  }

  /** The layer that the nodes to come belong to. */
  void at(String layer) {
    path = layer;
  }

  String path() {
    return path;
  }

  /** Whether the nodes run on a CPU. */
  boolean isForCpu() {
    return device.equals(Devices.inGraph(Devices.CPU));
  }

  /** Begins a node of a TensorFlow operation, with its operands. */
  NodeBuilder op(String type, Output<?>... operands) {
    String layer = path.isEmpty() ? "" : clean(path) + "/";
    String name = prefix + "/" + layer + type + "_" + written++;
    origins.put(name, path);
    NodeBuilder node = new NodeBuilder(graph.opBuilder(type, name, graph.baseScope()));
    return node.on(device).in(operands);
  }

  /** The only output of an operation without attributes of its own. */
  Output<?> apply(String type, Output<?>... operands) {
    return op(type, operands).out();
  }

  /** A tensor that is written into the graph. */
  Output<?> constant(HostTensor value) {
    try (Tensor tensor = HostTransfer.toTensor(value)) {
      return op("Const").set("dtype", ElementType.proto(value.dtype())).set("value", tensor).out();
    }
  }

  Output<?> constant(int... values) {
    return constant(HostTensor.of(values, values.length));
  }

  Output<?> constant(List<Integer> values) {
    return constant(values.stream().mapToInt(Integer::intValue).toArray());
  }

  /** A scalar, rounded to the element type. */
  Output<?> scalar(DType dtype, double value) {
    return constant(HostTensor.ofDoubles(dtype, new double[] {value}));
  }

  Output<?> scalar(int value) {
    return scalar(DType.INT32, value);
  }

  Output<?> cast(Output<?> x, DType dtype) {
    if (x.dataType() == ElementType.proto(dtype)) {
      return x;
    }
    return op("Cast", x).set("DstT", ElementType.proto(dtype)).out();
  }

  /** Element types that kernels accumulate in are wider than these. */
  static boolean isNarrow(DType dtype) {
    return dtype == DType.BFLOAT16 || dtype == DType.FLOAT16;
  }

  private static String clean(String name) {
    String cleaned = name.replaceAll("[^A-Za-z0-9_./-]", ".");
    return cleaned.matches("[A-Za-z0-9.].*") ? cleaned : "." + cleaned;
  }
}
