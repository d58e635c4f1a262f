package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/** Conjunction or disjunction of each pair of truth values; shapes broadcast. */
public record Logical(Connective connective) implements Primitive {

  /** The connective. */
  public enum Connective {
    AND,
    OR
  }

  @Override
  public String name() {
    return connective.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType a = operands.get(0);
    TensorType b = operands.get(1);
    Types.sameDType(this, a, b);
    Types.require(a.dtype() == DType.BOOL, "%s needs truth values, not %s", name(), a);
    return Types.one(DType.BOOL, Shape.broadcast(a.shape(), b.shape()));
  }
}
