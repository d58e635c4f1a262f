package io.tandem.api.op;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The gradient of {@link Conv2d} with respect to its weight: {@code (g [n, o, rows, columns], x [n,
 * c, h, w]) -> [o, c, height, width]}.
 */
public record Conv2dWeightGrad(Window window) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType weight = weight(operands.get(0), operands.get(1));
    Types.same(
        this, operands.get(0), new Conv2d(window).infer(List.of(operands.get(1), weight)).get(0));
    return List.of(weight);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    // The convolution is linear in its weight, so its gradient may be taken anywhere.
    Tensor x = operands.get(1);
    Tensor weight = x.trace().fill(0, weight(operands.get(0).type(), x.type()));
    List<Tensor> y = new Conv2d(window).expand(List.of(x, weight));
    return Differentiation.gradients(y, operands.subList(0, 1), List.of(weight));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    List<TensorType> forward = List.of(operands.get(1), results.get(0));
    return new Conv2d(window).flops(forward, operands.subList(0, 1), binding);
  }

  private TensorType weight(TensorType g, TensorType x) {
    Types.require(g.rank() == 4 && x.rank() == 4, "%s needs [n, c, h, w]", name());
    Dim height = Dim.of(window.height());
    Dim width = Dim.of(window.width());
    return x.with(Shape.of(g.shape().dim(1), x.shape().dim(1), height, width));
  }
}
