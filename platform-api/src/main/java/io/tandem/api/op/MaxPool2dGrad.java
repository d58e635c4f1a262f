package io.tandem.api.op;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gradient of {@link MaxPool2d}: {@code (g, x, y) -> dx}. */
public record MaxPool2dGrad(Window window) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 3);
    Types.same(this, operands.get(0), operands.get(2));
    Types.same(this, operands.get(2), new MaxPool2d(window).infer(operands.subList(1, 2)).get(0));
    return List.of(operands.get(1));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor g = operands.get(0);
    Tensor y = operands.get(2);
    // Padding must not tie with a maximum of negative infinity: cells of a mask tell it apart.
    Tensor inside = operands.get(1).onesLike();
    List<Tensor> real = window.cells(inside, 0);
    List<Tensor> cells = window.cells(operands.get(1), Double.NEGATIVE_INFINITY);
    Tensor taken = g.trace().fill(0, y.type().with(DType.INT32));
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Tensor wins = cells.get(i).equalTo(y).and(real.get(i).greater(0)).and(taken.equalTo(0));
      taken = taken.plus(wins.castTo(DType.INT32));
      parts.add(Tensor.where(wins, g, g.zerosLike()));
    }
    return Differentiation.gradients(cells, parts, List.of(operands.get(1)));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(results.get(0), binding);
  }
}
