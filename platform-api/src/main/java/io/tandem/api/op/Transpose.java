package io.tandem.api.op;

import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Permutes axes: axis i of the result is axis {@code permutation[i]} of the operand. */
public record Transpose(List<Integer> permutation) implements Primitive {
  public Transpose {
    permutation = List.copyOf(permutation);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    List<Integer> sorted = new ArrayList<>(permutation);
    Collections.sort(sorted);
    boolean valid = permutation.size() == x.rank();
    for (int i = 0; valid && i < sorted.size(); i++) {
      valid = sorted.get(i) == i;
    }
    Types.require(valid, "%s is not a permutation of the axes of %s", permutation, x.shape());
    return List.of(x.with(new Shape(permutation.stream().map(x.shape()::dim).toList())));
  }

  @Override
  public void backward(Backward call) {
    List<Integer> inverse = new ArrayList<>(permutation);
    for (int i = 0; i < permutation.size(); i++) {
      inverse.set(permutation.get(i), i);
    }
    call.contribute(0, () -> call.gradient(0).transpose(inverse));
  }
}
