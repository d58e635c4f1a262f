package io.tandem.backend.tf;

import io.tandem.api.op.ClipByGlobalNorm;
import io.tandem.api.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Output;

/** Clipping by the global norm: one pass over each gradient for its norm, one to scale it. */
final class ClippingEmitters {
  private ClippingEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(ClipByGlobalNorm.class, ClippingEmitters::clip);
  }

  private static void clip(ClipByGlobalNorm op, Emission at) {
    List<Output<?>> halves = new ArrayList<>();
    List<Output<?>> results = new ArrayList<>(at.allOperands());
    results.forEach(g -> halves.add(at.apply("L2Loss", g)));
    Output<?> squares = at.apply("Mul", at.op("Pack").list(halves).out(), number(at, 2));
    Output<?> norm = at.apply("Sqrt", at.sum(squares, false, 0));
    if (Double.isFinite(op.maxNorm())) {
      Output<?> safe = at.apply("AddV2", norm, number(at, ClipByGlobalNorm.EPSILON));
      Output<?> factor = at.apply("RealDiv", number(at, op.maxNorm()), safe);
      Output<?> least = at.apply("Minimum", factor, number(at, 1));
      results.replaceAll(g -> at.apply("Mul", g, least));
    }
    results.add(norm);
    results.add(at.apply("Sqrt", squares));
    at.give(results.toArray(new Output<?>[0]));
  }

  private static Output<?> number(Emission at, double value) {
    return at.writer().scalar(DType.FLOAT32, value);
  }
}
