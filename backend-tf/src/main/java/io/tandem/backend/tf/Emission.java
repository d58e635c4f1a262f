package io.tandem.backend.tf;

import io.tandem.api.program.Node;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tensorflow.Output;

/**
 * One node of a program while it is being written into a graph: what it is applied to, where its
 * results go, and what other nodes of the program kept for it.
 */
final class Emission {
  private final GraphEmitter emitter;
  private final Node node;

  Emission(GraphEmitter emitter, Node node) {
    this.emitter = emitter;
    this.node = node;
  }

  GraphWriter writer() {
    return emitter.writer();
  }

  Extents extents() {
    return emitter.extents();
  }

  int operands() {
    return node.operands().size();
  }

  Output<?> operand(int index) {
    return emitter.output(node.operands().get(index));
  }

  List<Output<?>> allOperands() {
    List<Output<?>> all = new ArrayList<>();
    node.operands().forEach(value -> all.add(emitter.output(value)));
    return all;
  }

  /** The operand as a value of the program, by which nodes recognize each other. */
  Value operandValue(int index) {
    return node.operands().get(index);
  }

  List<Value> operandValues() {
    return node.operands();
  }

  Value resultValue(int index) {
    return node.results().get(index);
  }

  TensorType type(int operand) {
    return node.operands().get(operand).type();
  }

  DType dtype(int operand) {
    return type(operand).dtype();
  }

  Shape shape(int operand) {
    return type(operand).shape();
  }

  TensorType resultType(int index) {
    return node.results().get(index).type();
  }

  /** The handle of the variable that an operand was read from, if it is one. */
  Optional<VariableNodes> variable(int operand) {
    return emitter.variable(node.operands().get(operand));
  }

  /** Whether an operand is a variable whose rows are all that the program takes of it. */
  boolean isTableOfRows(int operand) {
    return emitter.isTableOfRows(node.operands().get(operand));
  }

  /** The results, in order, from the first on. */
  void give(Output<?>... results) {
    for (int i = 0; i < results.length; i++) {
      Output<?> result = results[i];
      emitter.define(node.results().get(i), () -> result);
    }
  }

  /** A result that is written only if something uses it. */
  void giveLater(int index, Supplier<Output<?>> result) {
    String path = node.path();
    emitter.define(
        node.results().get(index),
        () -> {
          String outer = writer().path();
          writer().at(path);
          Output<?> output = result.get();
          writer().at(outer);
          return output;
        });
  }

  /** Keeps something of this application for another node, usually its gradient's. */
  void keep(Object key, Object what) {
    emitter.keep(key, what);
  }

  /** What was kept under a key. */
  <T> Optional<T> kept(Object key, Class<T> type) {
    return emitter.kept(key).map(type::cast);
  }

  // The short forms that most emitters are written in.

  Output<?> apply(String type, Output<?>... operands) {
    return writer().apply(type, operands);
  }

  NodeBuilder op(String type, Output<?>... operands) {
    return writer().op(type, operands);
  }

  /** A scalar of an operand's element type. */
  Output<?> number(int operand, double value) {
    return writer().scalar(dtype(operand), value);
  }

  Output<?> reshape(Output<?> x, Shape shape) {
    return apply("Reshape", x, extents().target(shape));
  }

  /** Sums over axes of a tensor. */
  Output<?> sum(Output<?> x, boolean keepDims, Integer... axes) {
    return op("Sum", x, writer().constant(List.of(axes))).set("keep_dims", keepDims).out();
  }
}
