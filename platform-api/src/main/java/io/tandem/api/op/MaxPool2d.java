package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The greatest element under a window: {@code ([n, c, h, w]) -> [n, c, rows, columns]}. Padding
 * never wins. Of equal elements the first, row by row, gets the gradient.
 */
public record MaxPool2d(Window window) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return pooled(this, window, operands);
  }

  static List<TensorType> pooled(Op op, Window window, List<TensorType> operands) {
    Types.count(op, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.floating(op, x);
    Types.require(
        2 * window.padY() <= window.height() && 2 * window.padX() <= window.width(),
        "%s may pad by at most half of its window, not %s",
        op.name(),
        window);
    Dim rows = Dim.of(window.rows(x));
    return List.of(x.with(x.shape().with(2, rows).with(3, Dim.of(window.columns(x)))));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    return List.of(
        window.cells(operands.get(0), Double.NEGATIVE_INFINITY).stream()
            .reduce(Tensor::maximum)
            .orElseThrow());
  }

  @Override
  public void backward(Backward call) {
    MaxPool2dGrad op = new MaxPool2dGrad(window);
    call.contribute(
        0, () -> call.trace().apply(op, call.gradient(0), call.operand(0), call.result(0)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    double cells = (double) window.height() * window.width();
    return cells * Types.elements(results.get(0), binding);
  }
}
