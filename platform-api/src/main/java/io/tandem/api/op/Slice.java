package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the elements start, start+step, … below end along an axis.
 *
 * @param axis counted from 0
 * @param start at least 0
 * @param end at most the axis's extent, and at least start, for all values of the symbols
 * @param step at least 1; beyond 1 only where start, end and the axis are known numbers
 */
public record Slice(int axis, Dim start, Dim end, int step) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Dim dim = x.shape().dim(axis);
    Dim length = end.minus(start);
    if (start.isStatic() && end.isStatic()) {
      boolean inside = start.extent() >= 0 && length.extent() >= 0;
      inside &= !dim.isStatic() || end.extent() <= dim.extent();
      Types.require(
          inside, "the slice %s:%s is not inside axis %d of %s", start, end, axis, x.shape());
    }
    Types.require(step >= 1, "the step of a slice must be at least 1, not %d", step);
    if (step > 1) {
      Types.require(
          start.isStatic() && end.isStatic() && dim.isStatic(),
          "a slice with step %d needs known extents, not %s:%s of %s",
          step,
          start,
          end,
          x.shape());
      length = Dim.of((length.extent() + step - 1) / step);
    }
    return List.of(x.with(x.shape().with(axis, length)));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0,
        () -> {
          Tensor g = call.gradient(0);
          Dim stop = end;
          if (step > 1) {
            // Spread the elements apart: [n] -> [n, 1] -> [n, step] -> [n * step].
            Shape spread = g.shape().insert(axis + 1, Dim.ONE);
            Dim n = g.shape().dim(axis);
            List<Dim> joined = new ArrayList<>(g.shape().dims());
            joined.set(axis, n.times(step));
            g = g.reshape(spread.dims()).pad(axis + 1, Dim.ZERO, Dim.of(step - 1), 0);
            g = g.reshape(joined);
            Dim room = call.operand(0).shape().dim(axis).minus(start);
            if (n.times(step).minus(room).extent() > 0) {
              g = g.slice(axis, Dim.ZERO, room);
            }
            stop = start.plus(g.shape().dim(axis));
          }
          Dim after = call.operand(0).shape().dim(axis).minus(stop);
          return g.pad(axis, start, after, 0);
        });
  }
}
