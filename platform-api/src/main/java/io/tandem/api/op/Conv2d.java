package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two-dimensional cross-correlation, what the field calls convolution: {@code (x [n, c, h, w],
 * weight [o, c, height, width]) -> [n, o, rows, columns]}; padding is with zeros. Floats of one
 * type; h and w must be known numbers.
 */
public record Conv2d(Window window) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType x = operands.get(0);
    TensorType weight = operands.get(1);
    Types.floating(this, x);
    Types.sameDType(this, x, weight);
    Types.require(
        x.rank() == 4
            && weight.rank() == 4
            && weight.shape().dim(1).equals(x.shape().dim(1))
            && weight.shape().dim(2).is(window.height())
            && weight.shape().dim(3).is(window.width()),
        "conv2d with %s does not apply to %s with weight %s",
        window,
        x.shape(),
        weight.shape());
    return List.of(
        x.with(
            x.shape()
                .with(1, weight.shape().dim(0))
                .with(2, Dim.of(window.rows(x)))
                .with(3, Dim.of(window.columns(x)))));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor weight = operands.get(1);
    List<Tensor> cells = window.cells(x, 0);
    List<Tensor> stacked = new ArrayList<>();
    List<Dim> cell = new ArrayList<>(cells.get(0).shape().dims());
    List<Dim> flat = List.of(cell.get(0), cell.get(1), Dim.ONE, cell.get(2).times(cell.get(3)));
    cells.forEach(c -> stacked.add(c.reshape(flat)));
    Dim depth = cell.get(1).times(cells.size());
    Tensor patches = // [n, c * height * width, rows * columns]
        Tensor.concat(stacked, 2).reshape(List.of(cell.get(0), depth, flat.get(3)));
    Tensor kernel = weight.reshape(List.of(weight.shape().dim(0), depth));
    Tensor y = kernel.matmul(patches); // [n, o, rows * columns]
    return List.of(
        y.reshape(List.of(cell.get(0), weight.shape().dim(0), cell.get(2), cell.get(3))));
  }

  @Override
  public void backward(Backward call) {
    Tensor x = call.operand(0);
    Tensor weight = call.operand(1);
    Tensor g = call.gradient(0);
    call.contribute(
        0, () -> call.trace().apply(new Conv2dInputGrad(window, x.type()), g, weight).get(0));
    call.contribute(1, () -> call.trace().apply(new Conv2dWeightGrad(window), g, x).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    double cells = (double) window.height() * window.width();
    double depth = operands.get(0).shape().dim(1).evaluate(binding) * cells;
    return 2 * depth * Types.elements(results.get(0), binding);
  }
}
