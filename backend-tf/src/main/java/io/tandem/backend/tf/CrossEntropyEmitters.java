package io.tandem.backend.tf;

import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.CrossEntropyGrad;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import org.tensorflow.Output;

/**
 * Cross entropy. TensorFlow's kernels give the losses and their slopes by the logits at once; the
 * slopes are kept for the gradient, and log-probabilities are computed only if something else asks
 * for them.
 */
final class CrossEntropyEmitters {
  private CrossEntropyEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(CrossEntropy.class, CrossEntropyEmitters::crossEntropy);
    table.put(CrossEntropyGrad.class, CrossEntropyEmitters::crossEntropyGrad);
  }

  private record SlopesOf(int ignored, double smoothing, Value targets, Value logProbabilities) {}

  private static void crossEntropy(CrossEntropy op, Emission at) {
    Output<?> logits = at.operand(0);
    Output<?> counts = counts(at, 1, op.ignoreIndex());
    Output<?> safe = at.apply("SelectV2", counts, at.operand(1), at.number(1, 0));
    NodeBuilder kernel;
    if (op.smoothing() == 0) {
      kernel = at.op("SparseSoftmaxCrossEntropyWithLogits", logits, safe);
    } else {
      Output<?> wanted = wanted(at, safe, at.shape(0).dim(1), op.smoothing());
      kernel = at.op("SoftmaxCrossEntropyWithLogits", logits, wanted);
    }
    var both = kernel.outs();
    at.keep(
        new SlopesOf(op.ignoreIndex(), op.smoothing(), at.operandValue(1), at.resultValue(1)),
        both.get(1));
    at.give(at.apply("SelectV2", counts, both.get(0), zero(at)));
    at.giveLater(1, () -> at.apply("LogSoftmax", logits));
  }

  private static void crossEntropyGrad(CrossEntropyGrad op, Emission at) {
    Output<?> counts = counts(at, 2, op.ignoreIndex());
    Output<?> g = at.apply("SelectV2", counts, at.operand(0), zero(at));
    Output<?> column = at.reshape(g, Shape.of(at.shape(0).dim(0), Dim.ONE));
    SlopesOf key =
        new SlopesOf(op.ignoreIndex(), op.smoothing(), at.operandValue(2), at.operandValue(1));
    Output<?> slopes =
        at.kept(key, Output.class)
            .<Output<?>>map(kept -> kept)
            .orElseGet(
                () -> {
                  Output<?> wanted = wanted(at, at.operand(2), at.shape(1).dim(1), op.smoothing());
                  return at.apply("Sub", at.apply("Exp", at.operand(1)), wanted);
                });
    at.give(at.apply("Mul", slopes, column));
  }

  private static Output<?> counts(Emission at, int targets, int ignored) {
    return at.apply("NotEqual", at.operand(targets), at.number(targets, ignored));
  }

  /** The distributions that the logits are held against. */
  private static Output<?> wanted(Emission at, Output<?> targets, Dim classes, double smoothing) {
    GraphWriter writer = at.writer();
    Output<?> count = at.extents().scalar(classes);
    Output<?> share =
        at.apply(
            "RealDiv", writer.scalar(DType.FLOAT32, smoothing), writer.cast(count, DType.FLOAT32));
    Output<?> most = at.apply("AddV2", share, writer.scalar(DType.FLOAT32, 1 - smoothing));
    return at.apply("OneHot", targets, count, most, share);
  }

  private static Output<?> zero(Emission at) {
    return at.writer().scalar(DType.FLOAT32, 0);
  }
}
