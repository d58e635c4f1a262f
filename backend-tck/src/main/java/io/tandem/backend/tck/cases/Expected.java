package io.tandem.backend.tck.cases;

import io.tandem.api.op.Op;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operation gives by the oracle, for operands that are another operation's results. */
final class Expected {
  private Expected() {}

  /** The results, floats rounded to {@code f32}. */
  static List<HostTensor> results(Op op, HostTensor... operands) {
    OperationCase once = OperationCase.of("", op, operands);
    Interpreter interpreter = new Interpreter(once.program(), Rounding.NONE);
    List<HostTensor> results = new ArrayList<>();
    for (HostTensor value : interpreter.run(once.inputs(0), Map.of()).outputs().values()) {
      results.add(value.dtype().isFloat() ? value.castTo(DType.FLOAT32) : value);
    }
    return results;
  }
}
