package io.tandem.api.program;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.function.Supplier;

/**
 * A place in the tree of a model's layers: it names weights ({@code h.0.attn.c_attn.weight}) and
 * says in errors and listings where an operation comes from.
 *
 * @param trace what is being traced
 * @param path the names from the root, joined with dots; empty at the root
 */
public record Scope(Trace trace, String path) {

  /** The place of a part. */
  public Scope child(String name) {
    return new Scope(trace, path.isEmpty() ? name : path + "." + name);
  }

  /** The place of the i-th of several parts. */
  public Scope child(String name, int index) {
    return child(name).child(Integer.toString(index));
  }

  /**
   * A weight of this layer, in {@code f32}. Asking twice gives the same tensor: that is how weights
   * are tied.
   *
   * @throws TracingException if it was asked for before with another shape
   */
  public Tensor weight(String name, Shape shape, Initializer initializer) {
    TensorType type = TensorType.of(DType.FLOAT32, shape);
    return trace.variable(new Variable(child(name).path, type, initializer, Variable.Role.WEIGHT));
  }

  /** A table of which a training step touches only the rows that its batch names. */
  public Tensor rowSparseWeight(String name, Shape shape, Initializer initializer) {
    TensorType type = TensorType.of(DType.FLOAT32, shape);
    return trace.variable(
        new Variable(child(name).path, type, initializer, Variable.Role.ROW_SPARSE_WEIGHT));
  }

  /** A tensor of the model that training leaves as it is. */
  public Tensor frozenWeight(String name, Shape shape, Initializer initializer) {
    TensorType type = TensorType.of(DType.FLOAT32, shape);
    return trace.variable(
        new Variable(child(name).path, type, initializer, Variable.Role.FROZEN_WEIGHT));
  }

  /** Traces what belongs to this layer. */
  public <T> T in(Supplier<T> body) {
    return trace.at(path, body);
  }
}
