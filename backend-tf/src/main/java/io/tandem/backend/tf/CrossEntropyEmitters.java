package io.tandem.backend.tf;

import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.CrossEntropyGrad;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.List;
import org.tensorflow.Output;

/**
 * Cross entropy. The probabilities are kept for the gradient, and log-probabilities are computed
 * only if something else asks for them. TensorFlow's own kernel for sparse targets takes about five
 * times as long on a CPU.
 */
final class CrossEntropyEmitters {
  private CrossEntropyEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(CrossEntropy.class, CrossEntropyEmitters::crossEntropy);
    table.put(CrossEntropyGrad.class, CrossEntropyEmitters::crossEntropyGrad);
  }

  private record PassOf(int ignored, double smoothing, Value targets, Value logProbabilities) {}

  private static void crossEntropy(CrossEntropy op, Emission at) {
    Output<?> logits = at.operand(0);
    Output<?> counts = counts(at, 1, op.ignoreIndex());
    Output<?> safe = at.apply("SelectV2", counts, at.operand(1), at.number(1, 0));
    Output<?> probabilities = at.apply("Softmax", logits);
    at.keep(
        new PassOf(op.ignoreIndex(), op.smoothing(), at.operandValue(1), at.resultValue(1)),
        probabilities);
    Output<?> last = at.writer().constant(-1);
    Output<?> max = at.apply("Max", logits, last);
    Output<?> picked =
        at.op("GatherV2", logits, safe, at.writer().scalar(1)).set("batch_dims", 1).out();
    Output<?> expected = at.apply("Sub", picked, max);
    if (op.smoothing() != 0) {
      Output<?> mean = at.apply("Sub", at.apply("Mean", logits, last), max);
      expected =
          at.apply(
              "AddV2",
              at.apply("Mul", expected, number(at, 1 - op.smoothing())),
              at.apply("Mul", mean, number(at, op.smoothing())));
    }
    // The greatest probability is exp(0) / sum, which gives the normalizer and cannot underflow.
    Output<?> greatest = at.apply("Log", at.apply("Max", probabilities, last));
    Output<?> losses = at.apply("Neg", at.apply("AddV2", greatest, expected));
    at.give(at.apply("SelectV2", counts, losses, number(at, 0)));
    at.giveLater(1, () -> at.apply("LogSoftmax", logits));
  }

  private static void crossEntropyGrad(CrossEntropyGrad op, Emission at) {
    Output<?> targets = at.operand(2);
    Output<?> counts = counts(at, 2, op.ignoreIndex());
    Output<?> safe = at.apply("SelectV2", counts, targets, at.number(2, 0));
    Output<?> g = at.apply("SelectV2", counts, at.operand(0), number(at, 0));
    PassOf key =
        new PassOf(op.ignoreIndex(), op.smoothing(), at.operandValue(2), at.operandValue(1));
    Output<?> probabilities =
        at.kept(key, Output.class)
            .<Output<?>>map(kept -> kept)
            .orElseGet(() -> at.apply("Exp", at.operand(1)));
    Dim rows = at.shape(0).dim(0);
    Shape column = Shape.of(rows, Dim.ONE);
    if (op.smoothing() != 0) {
      Output<?> count = at.writer().cast(at.extents().scalar(at.shape(1).dim(1)), DType.FLOAT32);
      Output<?> share = at.apply("RealDiv", number(at, op.smoothing()), count);
      probabilities = at.apply("Sub", probabilities, share);
    }
    Output<?> scaled = at.apply("Mul", probabilities, at.reshape(g, column));
    Output<?> row = CreationEmitters.iota(at, rows, at.dtype(2));
    Output<?> places = at.op("Pack").list(List.of(row, safe)).set("axis", 1).out();
    Output<?> wanted = at.apply("Mul", g, number(at, 1 - op.smoothing()));
    at.give(at.apply("TensorScatterSub", scaled, places, wanted));
  }

  private static Output<?> counts(Emission at, int targets, int ignored) {
    return at.apply("NotEqual", at.operand(targets), at.number(targets, ignored));
  }

  private static Output<?> number(Emission at, double value) {
    return at.writer().scalar(DType.FLOAT32, value);
  }
}
