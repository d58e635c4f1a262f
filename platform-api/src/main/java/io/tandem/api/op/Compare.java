package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/**
 * Compares each pair of elements: {@code (a, b) -> truth value}. Numbers of one element type;
 * shapes broadcast. Any comparison with NaN is false but {@link Relation#NOT_EQUAL}. No gradient.
 */
public record Compare(Relation relation) implements Primitive {

  /** The relation that is tested, a on its left. */
  public enum Relation {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL
  }

  @Override
  public String name() {
    return relation.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType a = operands.get(0);
    TensorType b = operands.get(1);
    Types.sameDType(this, a, b);
    Types.require(a.dtype() != DType.BOOL, "%s compares numbers, not %s", name(), a);
    return Types.one(DType.BOOL, Shape.broadcast(a.shape(), b.shape()));
  }
}
