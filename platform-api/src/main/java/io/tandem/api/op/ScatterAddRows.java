package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Adds rows to a table: {@code (table [n, …], indices [k], rows [k, …]) -> [n, …]}, the table with
 * {@code rows[i]} added to its row {@code indices[i]}, repeatedly where an index repeats (in an
 * order of the engine's own). Floats; indices as for {@link Gather}.
 */
public record ScatterAddRows() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 3);
    TensorType table = operands.get(0);
    TensorType indices = operands.get(1);
    TensorType rows = operands.get(2);
    Types.floating(this, table);
    Types.sameDType(this, table, rows);
    Types.integer(this, indices);
    Types.require(
        table.rank() >= 1
            && indices.rank() == 1
            && rows.shape().equals(indices.shape().followedBy(table.shape().sub(1, table.rank()))),
        "scatterAddRows into %s by %s cannot take rows of %s",
        table.shape(),
        indices.shape(),
        rows.shape());
    return List.of(table);
  }

  @Override
  public void backward(Backward call) {
    Tensor g = call.gradient(0);
    call.contribute(0, () -> g);
    call.contribute(2, () -> g.gather(0, call.operand(1)));
  }

  /** The shape of k rows of a table. */
  static Shape rows(Shape table, Shape indices) {
    return indices.followedBy(table.sub(1, table.rank()));
  }
}
