package io.tandem.api.op;

import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * A tensor all of whose elements are one number: {@code () -> value}, rounded to the element type
 * as {@link Cast} rounds. A scalar constant is one of these.
 */
public record Fill(double value, TensorType type) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 0, 0);
    return List.of(type);
  }
}
