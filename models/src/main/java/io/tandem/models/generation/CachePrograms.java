package io.tandem.models.generation;

import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.Map;

/** Programs that arrange a model's state anew, whatever it consists of. */
final class CachePrograms {
  /** The input that says which rows of the state are kept, in which order. */
  static final String ROWS = "rows";

  private CachePrograms() {}

  /** Takes the rows that {@value #ROWS} names, each as often as it is named. */
  static Program rows(Decoding decoding) {
    Program next = decoding.next();
    Dim batch = decoding.prompt().inputs().get(Batch.INPUT_IDS).type().shape().dim(0);
    return Trace.program(
        next.name() + ".rows",
        trace -> {
          Shape shape = Shape.of(Dim.symbol("kept"));
          Tensor rows = trace.input(ROWS, TensorType.of(DType.INT32, shape));
          for (Map.Entry<String, String> state : decoding.state().entrySet()) {
            TensorType type = next.inputs().get(state.getKey()).type();
            Tensor past = trace.input(state.getKey(), type);
            trace.output(state.getValue(), past.gather(axis(type.shape(), batch), rows));
          }
        });
  }

  private static int axis(Shape shape, Dim symbol) {
    int axis = shape.dims().indexOf(symbol);
    if (axis < 0) {
      throw new IllegalArgumentException("a state " + shape + " has no axis '" + symbol + "'");
    }
    return axis;
  }
}
