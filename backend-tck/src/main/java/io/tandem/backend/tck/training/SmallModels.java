package io.tandem.backend.tck.training;

import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models that exist for what they contain, not for what they learn. */
public final class SmallModels {
  private static final Dim N = Dim.symbol("n");

  private SmallModels() {}

  /** A smooth regression with two layers, for the optimizers. */
  public static TrainedModel regression() {
    Program objective =
        Trace.program(
            "regression",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(N, Dim.of(5)));
              Tensor y = trace.input("y", TensorType.float32(N, Dim.of(2)));
              Scope root = trace.root();
              Tensor h = linear(root.child("hidden"), x, 5, 7).tanh();
              Tensor error = linear(root.child("out"), h, 7, 2).minus(y);
              trace.output(TrainingPrograms.LOSS_SUM, error.square().sum());
              trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(N, DType.FLOAT32));
            });
    return new TrainedModel(
        objective,
        step -> {
          // Every third batch is smaller, so that one program runs at two sizes.
          int rows = step % 3 == 0 ? 3 : 8;
          return Map.of("x", Sample.normal(step, rows, 5), "y", Sample.normal(-step, rows, 2));
        });
  }

  /**
   * Every composite in one network, whatever the sense: images through convolution and pools, then
   * as sequences through norms, attention and gates to a smoothed loss.
   */
  public static TrainedModel everyComposite() {
    Program objective =
        Trace.program(
            "every-composite",
            trace -> {
              Tensor images =
                  trace.input("images", TensorType.float32(N, Dim.of(2), Dim.of(6), Dim.of(6)));
              Tensor ids = trace.input("ids", TensorType.int32(N, Dim.of(9)));
              Tensor targets = trace.input("targets", TensorType.int32(N));
              Scope root = trace.root();
              Tensor kernel = weight(root, "kernel", 8, 2, 3, 3);
              Tensor x = Nn.gelu(Nn.conv2d(images, kernel, 1, 1)); // [N, 8, 6, 6]
              x = x.plus(Nn.conv2d(x, weight(root, "point", 8, 8, 1, 1), 1, 0));
              x = Nn.maxPool2d(x, 2, 2, 0); // [N, 8, 3, 3]
              x = x.plus(Nn.avgPool2d(x, 3, 1, 1));
              x = x.flatten(2, 3).transpose(1, 2); // [N, 9, 8]
              x = x.plus(Nn.embedding(weight(root, "embedding", 11, 8), ids));
              x = Nn.rmsNorm(x, one(root, "rms", 8), 1e-6);
              Tensor heads = linear(root.child("heads"), x, 8, 8).unflatten(-1, 2, 4);
              heads = heads.transpose(1, 2); // [N, 2, 9, 4]
              Tensor mixed = Nn.attention(heads, heads, heads, Optional.empty(), false, 0);
              x = x.plus(mixed.transpose(1, 2).flatten(-2, -1));
              Tensor bias = weight(root, "relative", 2, 9, 9);
              Tensor causal = Nn.attention(heads, heads, heads, Optional.of(bias), true, 0);
              x = x.plus(causal.transpose(1, 2).flatten(-2, -1));
              x = Nn.layerNorm(x, one(root, "norm", 8), weight(root, "shift", 8), 1e-5);
              x = Nn.geluTanh(linear(root.child("up"), x, 8, 8));
              Tensor gates = linear(root.child("gates"), x, 8, 8);
              x = x.times(gates.softmax()).plus(gates.logSoftmax());
              x = x.times(gates.logSumExp(true)).mean(List.of(1), false); // [N, 8]
              Tensor logits =
                  Nn.linearTransposed(x, weight(root, "classes", 5, 8), Optional.empty());
              trace.output(
                  TrainingPrograms.LOSS_SUM, Nn.crossEntropy(logits, targets, -100, 0.1).sum());
              trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(N, DType.FLOAT32));
            });
    return new TrainedModel(
        objective,
        step ->
            Map.of(
                "images", Sample.normal(step, 3, 2, 6, 6),
                "ids", Sample.integers(step, 0, 11, 3, 9),
                "targets", Sample.integers(step, 0, 5, 3)));
  }

  /**
   * Word vectors by negative sampling (Mikolov et al. 2013, arXiv 1310.4546, equation 4) on
   * row-sparse tables, ids repeating within a batch and between look-ups, with a dense weight
   * beside them.
   *
   * @param rows of each table
   * @param hidden columns of each table
   * @param pairs in each batch
   */
  public static TrainedModel wordVectors(int rows, int hidden, int pairs) {
    Program objective =
        Trace.program(
            "word-vectors",
            trace -> {
              Tensor centers = trace.input("centers", TensorType.int32(N));
              Tensor contexts = trace.input("contexts", TensorType.int32(N));
              Tensor negatives = trace.input("negatives", TensorType.int32(N, Dim.of(3)));
              Scope root = trace.root();
              Initializer initializer = Initializer.uniform(-0.5, 0.5);
              Tensor in = root.rowSparseWeight("in", Shape.of(rows, hidden), initializer);
              Tensor out = root.rowSparseWeight("out", Shape.of(rows, hidden), initializer);
              Tensor scale = root.weight("scale", Shape.of(hidden), Initializer.ones());
              Tensor center = Nn.embedding(in, centers).times(scale); // [N, D]
              Tensor near = Nn.embedding(out, contexts); // [N, D]
              Tensor far = Nn.embedding(out, negatives); // [N, 3, D]
              Tensor pull = center.times(near).sum(List.of(-1), false);
              Tensor push = center.unsqueeze(1).times(far).sum(List.of(-1), false);
              Tensor loss = pull.negate().softplus().sum().plus(push.softplus().sum());
              trace.output(TrainingPrograms.LOSS_SUM, loss);
              trace.output(TrainingPrograms.LOSS_WEIGHT, trace.size(N, DType.FLOAT32));
            });
    return new TrainedModel(
        objective,
        step -> {
          int some = Math.min(rows, 8);
          return Map.of(
              "centers", Sample.integers(step, 0, some, pairs),
              "contexts", Sample.integers(step + 1, rows - some, rows, pairs),
              "negatives", Sample.integers(step + 2, 0, rows, pairs, 3));
        });
  }

  private static Tensor linear(Scope scope, Tensor x, int in, int out) {
    return Nn.linear(x, weight(scope, "weight", in, out), weight(scope, "bias", out));
  }

  private static Tensor weight(Scope scope, String name, long... extents) {
    return scope.weight(name, Shape.of(extents), Initializer.normal(0.3));
  }

  private static Tensor one(Scope scope, String name, int size) {
    return scope.weight(name, Shape.of(size), Initializer.ones());
  }
}
