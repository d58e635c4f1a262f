package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gradient of {@link Gather} along axis 0 with respect to the table: {@code (indices [i, …],
 * gradient [i, …, rest…]) -> [size, rest…]}; rows that no index names are 0.
 *
 * @param size the table's number of rows
 */
public record EmbeddingGrad(Dim size) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType indices = operands.get(0);
    TensorType g = operands.get(1);
    Types.integer(this, indices);
    Types.floating(this, g);
    Types.require(
        g.rank() >= indices.rank() && g.shape().sub(0, indices.rank()).equals(indices.shape()),
        "embeddingGrad: a gradient of %s for indices of %s",
        g.shape(),
        indices.shape());
    Shape rest = g.shape().sub(indices.rank(), g.rank());
    return List.of(g.with(Shape.of(size).followedBy(rest)));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor indices = operands.get(0);
    Tensor g = operands.get(1);
    Dim count = indices.shape().size();
    Shape rest = g.shape().sub(indices.shape().rank(), g.shape().rank());
    List<Dim> rows = new ArrayList<>(List.of(count));
    rows.addAll(rest.dims());
    Tensor table = g.trace().fill(0, TensorType.of(g.dtype(), Shape.of(size).followedBy(rest)));
    return g.trace()
        .apply(new ScatterAddRows(), table, indices.reshape(List.of(count)), g.reshape(rows));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(1, () -> call.gradient(0).gather(0, call.operand(0)));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(operands.get(1), binding);
  }
}
