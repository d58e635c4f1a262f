package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The mean under a window: {@code ([n, c, h, w]) -> [n, c, rows, columns]}. Padding counts as
 * zeros, as by PyTorch's default.
 */
public record AvgPool2d(Window window) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return MaxPool2d.pooled(this, window, operands);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor sum = window.cells(operands.get(0), 0).stream().reduce(Tensor::plus).orElseThrow();
    return List.of(sum.times(1.0 / (window.height() * window.width())));
  }

  @Override
  public void backward(Backward call) {
    AvgPool2dGrad op = new AvgPool2dGrad(window, call.operand(0).type());
    call.contribute(0, () -> call.trace().apply(op, call.gradient(0)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    double cells = (double) window.height() * window.width();
    return cells * Types.elements(results.get(0), binding);
  }
}
