package io.tandem.backend.tf;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** One node of a graph in the making: operands and attributes in any order, then its outputs. */
final class NodeBuilder {
  private final GraphOperationBuilder builder;

  NodeBuilder(GraphOperationBuilder builder) {
    this.builder = builder;
  }

  NodeBuilder on(String device) {
    builder.setDevice(device);
    return this;
  }

  NodeBuilder in(Output<?>... operands) {
    for (Output<?> operand : operands) {
      builder.addInput(operand);
    }
    return this;
  }

  /** Operands that TensorFlow takes as one list. */
  NodeBuilder list(List<? extends Output<?>> operands) {
    builder.addInputList(operands.toArray(new Output<?>[0]));
    return this;
  }

  /** Runs the node only after others. */
  NodeBuilder after(Iterable<? extends Operation> others) {
    others.forEach(builder::addControlInput);
    return this;
  }

  NodeBuilder after(Operation other) {
    builder.addControlInput(other);
    return this;
  }

  NodeBuilder set(String attribute, boolean value) {
    builder.setAttr(attribute, value);
    return this;
  }

  NodeBuilder set(String attribute, long value) {
    builder.setAttr(attribute, value);
    return this;
  }

  NodeBuilder set(String attribute, long... values) {
    builder.setAttr(attribute, values);
    return this;
  }

  NodeBuilder set(String attribute, float value) {
    builder.setAttr(attribute, value);
    return this;
  }

  NodeBuilder set(String attribute, String value) {
    builder.setAttr(attribute, value);
    return this;
  }

  NodeBuilder set(String attribute, DataType value) {
    builder.setAttr(attribute, value);
    return this;
  }

  NodeBuilder set(String attribute, Shape value) {
    builder.setAttr(attribute, value);
    return this;
  }

  NodeBuilder set(String attribute, Tensor value) {
    builder.setAttr(attribute, value);
    return this;
  }

  GraphOperation build() {
    return builder.build();
  }

  /** The first output. */
  Output<?> out() {
    return build().output(0);
  }

  /** All outputs. */
  List<Output<?>> outs() {
    GraphOperation op = build();
    List<Output<?>> outputs = new ArrayList<>();
    for (int i = 0; i < op.numOutputs(); i++) {
      outputs.add(op.output(i));
    }
    return outputs;
  }
}
