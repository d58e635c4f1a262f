package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Independent draws from the uniform distribution over [0, 1): {@code (seed) -> [shape]}, {@link
 * DType#FLOAT32}.
 *
 * <p>A pure function of the seed (an {@link DType#INT64} scalar), the salt, the shape, the engine
 * and its device: there is no hidden state, so that the same call draws the same numbers wherever
 * and however often it is made. The generator is the engine's own; engines draw different numbers.
 *
 * @param salt tells the draws of one program apart; given by the trace
 */
public record RandomUniform(Shape shape, long salt) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.same(this, operands.get(0), TensorType.of(DType.INT64, Shape.SCALAR));
    return Types.one(DType.FLOAT32, shape);
  }
}
