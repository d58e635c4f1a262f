package io.tandem.backend.tck.cases;

import io.tandem.api.op.Gelu;
import io.tandem.api.op.GeluGrad;
import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.LayerNormGrad;
import io.tandem.api.op.LogSoftmax;
import io.tandem.api.op.LogSoftmaxGrad;
import io.tandem.api.op.LogSumExp;
import io.tandem.api.op.Op;
import io.tandem.api.op.RmsNorm;
import io.tandem.api.op.RmsNormGrad;
import io.tandem.api.op.Softmax;
import io.tandem.api.op.SoftmaxGrad;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of norms, softmax and activations, and of their gradients. */
final class NormalizationCases {
  private static final Dim N = Dim.symbol("n");
  private static final Dim T = Dim.symbol("t");
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final long[][] SHAPES = {{4}, {3, 4}, {2, 3, 5}, {0, 4}, {3, 1}, {1, 1, 1}};

  private NormalizationCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    layerNorms(cases);
    rmsNorms(cases);
    exponentials(cases, new Softmax());
    exponentials(cases, new LogSoftmax());
    exponentials(cases, new LogSumExp(true));
    exponentials(cases, new LogSumExp(false));
    exponentialGradients(cases, new SoftmaxGrad(), new Softmax());
    exponentialGradients(cases, new LogSoftmaxGrad(), new LogSoftmax());
    gelu(cases, false);
    gelu(cases, true);
    return cases;
  }

  private static void layerNorms(List<OperationCase> cases) {
    LayerNorm op = new LayerNorm(1e-5);
    for (long[] extents : new long[][] {{4}, {3, 4}, {2, 3, 5}, {0, 4}, {257, 129}}) {
      HostTensor x = Sample.normal(1, extents);
      HostTensor weight = Sample.normal(2, extents[extents.length - 1]);
      HostTensor bias = Sample.normal(3, extents[extents.length - 1]);
      List<HostTensor> results = Expected.results(op, x, weight, bias);
      HostTensor g = Sample.normal(4, extents);
      OperationCase forward = OperationCase.of("of " + x.shape(), op, x, weight, bias);
      OperationCase backward =
          OperationCase.of(
              "of " + x.shape(), new LayerNormGrad(), g, x, results.get(1), results.get(2), weight);
      boolean small = x.size() < 100;
      cases.add(small ? forward.smoothIn(0, 1, 2) : forward);
      cases.add(small ? backward.smoothIn(0, 1, 2, 3, 4) : backward);
    }
    HostTensor one = Sample.normal(1, 1);
    cases.add(OperationCase.of("of one element", op, Sample.normal(1, 3, 1), one, one));
    cases.add(
        OperationCase.of(
            "of rows without variance",
            op,
            Sample.floats(2, 2, 2, 2, -1, -1, -1, -1).reshape(2, 4),
            Sample.normal(1, 4),
            Sample.normal(2, 4)));
    cases.add(
        OperationCase.of(
            "with another epsilon",
            new LayerNorm(0.1),
            Sample.uniform(1, 0, 0.1, 3, 4),
            Sample.normal(1, 4),
            Sample.normal(2, 4)));
    cases.add(
        OperationCase.symbolic(
                "of any batch",
                op,
                List.of(
                    TensorType.float32(N, T, Dim.of(4)),
                    TensorType.float32(4),
                    TensorType.float32(4)),
                List.of(
                    List.of(Sample.normal(1, 2, 3, 4), Sample.normal(2, 4), Sample.normal(3, 4)),
                    List.of(Sample.normal(4, 0, 3, 4), Sample.normal(5, 4), Sample.normal(6, 4))))
            .smoothIn(0, 1, 2));
  }

  private static void rmsNorms(List<OperationCase> cases) {
    RmsNorm op = new RmsNorm(1e-6);
    for (long[] extents : new long[][] {{4}, {3, 4}, {2, 3, 5}, {0, 4}, {3, 1}, {257, 129}}) {
      HostTensor x = Sample.normal(1, extents);
      HostTensor weight = Sample.normal(2, extents[extents.length - 1]);
      HostTensor rstd = Expected.results(op, x, weight).get(1);
      OperationCase forward = OperationCase.of("of " + x.shape(), op, x, weight);
      OperationCase backward =
          OperationCase.of(
              "of " + x.shape(), new RmsNormGrad(), Sample.normal(4, extents), x, rstd, weight);
      if (extents[extents.length - 1] == 1) {
        // One element is normalized to 1 or -1, and its gradient is what rounding leaves of 1 - 1.
        backward = backward.within(new Closeness(2e-6, 6e-6, 1e-6));
      }
      boolean small = x.size() < 100;
      cases.add(small ? forward.smoothIn(0, 1) : forward);
      cases.add(small ? backward.smoothIn(0, 1, 2, 3) : backward);
    }
    cases.add(
        OperationCase.of(
            "of zeros", op, Sample.floats(0, 0, 0, 0).reshape(2, 2), Sample.normal(1, 2)));
    cases.add(
        OperationCase.symbolic(
                "of any batch",
                op,
                List.of(TensorType.float32(N, T, Dim.of(4)), TensorType.float32(4)),
                List.of(
                    List.of(Sample.normal(1, 2, 3, 4), Sample.normal(2, 4)),
                    List.of(Sample.normal(4, 1, 1, 4), Sample.normal(5, 4))))
            .smoothIn(0, 1));
  }

  private static void exponentials(List<OperationCase> cases, Op op) {
    String how = op.equals(new LogSumExp(true)) ? ", kept" : "";
    for (long[] extents : SHAPES) {
      HostTensor x = Sample.normal(1, extents);
      cases.add(OperationCase.of("of " + x.shape() + how, op, x).smoothIn(0));
    }
    cases.add(OperationCase.of("of many" + how, op, Sample.normal(1, 257, 129)));
    HostTensor extreme =
        Sample.floats(1000, 1001, 999, -1000, -1001, -999, -INF, 0, 1, 1e30, 0, -1e30);
    cases.add(OperationCase.of("of great numbers" + how, op, extreme.reshape(4, 3)));
    if (op instanceof LogSumExp) {
      cases.add(OperationCase.of("over an empty axis" + how, op, Sample.normal(1, 2, 0)));
      cases.add(
          OperationCase.of(
              "of negative infinities" + how,
              op,
              Sample.floats(-INF, -INF, -INF, 0).reshape(2, 2)));
    } else {
      cases.add(OperationCase.of("over an empty axis", op, Sample.normal(1, 2, 0)));
    }
    cases.add(
        OperationCase.symbolic(
                "of any extents" + how,
                op,
                List.of(TensorType.float32(N, T)),
                List.of(
                    List.of(Sample.normal(1, 2, 5)),
                    List.of(Sample.normal(2, 0, 5)),
                    List.of(Sample.normal(3, 1, 1))))
            .smoothIn(0));
  }

  private static void exponentialGradients(List<OperationCase> cases, Op op, Op forward) {
    for (long[] extents : SHAPES) {
      HostTensor y = Expected.results(forward, Sample.normal(1, extents)).get(0);
      cases.add(
          OperationCase.of("of " + y.shape(), op, Sample.normal(2, extents), y).smoothIn(0, 1));
    }
    HostTensor y = Expected.results(forward, Sample.normal(1, 257, 129)).get(0);
    cases.add(OperationCase.of("of many", op, Sample.normal(2, 257, 129), y));
  }

  private static void gelu(List<OperationCase> cases, boolean tanh) {
    Gelu op = new Gelu(tanh);
    GeluGrad grad = new GeluGrad(tanh);
    String how = tanh ? ", by tanh" : ", by erf";
    for (long[] extents : new long[][] {{}, {3, 4}, {0, 2}}) {
      HostTensor x = Sample.normal(1, extents);
      HostTensor g = Sample.normal(2, extents);
      cases.add(OperationCase.of("of " + x.shape() + how, op, x).smoothIn(0));
      cases.add(OperationCase.of("of " + x.shape() + how, grad, g, x).smoothIn(0, 1));
    }
    HostTensor great = Sample.floats(0, 6, -6, 30, -30, 1e-6, -5);
    HostTensor ones = Sample.floats(1, 1, 1, 1, 1, 1, 1);
    cases.add(OperationCase.of("of great numbers" + how, op, great));
    cases.add(OperationCase.of("of great numbers" + how, grad, ones, great));
    HostTensor many = Sample.normal(1, 257, 129);
    cases.add(OperationCase.of("of many" + how, op, many));
    cases.add(OperationCase.of("of many" + how, grad, Sample.normal(2, 257, 129), many));
    // Kernels may take many elements in pieces: so many that there are several, the last a part.
    HostTensor pieces = Sample.normal(1, 523, 521);
    HostTensor slopes = Sample.normal(2, 523, 521);
    cases.add(OperationCase.of("of very many" + how, op, pieces));
    cases.add(OperationCase.of("of very many" + how, grad, slopes, pieces));
    narrow(cases, op, grad, slopes, pieces, how, DType.BFLOAT16);
    narrow(cases, op, grad, slopes, pieces, how, DType.FLOAT16);
  }

  private static void narrow(
      List<OperationCase> cases,
      Gelu op,
      GeluGrad grad,
      HostTensor slopes,
      HostTensor pieces,
      String how,
      DType dtype) {
    Closeness near = Closeness.of(dtype).times(4);
    HostTensor x = Sample.normal(1, 3, 4);
    cases.add(OperationCase.of("of a matrix" + how, op, x).in(dtype).within(near));
    cases.add(OperationCase.of("of very many" + how, grad, slopes, pieces).in(dtype).within(near));
    for (Op exponential : List.of(new Softmax(), new LogSoftmax(), new LogSumExp(true))) {
      cases.add(OperationCase.of("of a matrix" + how, exponential, x).in(dtype).within(near));
    }
    HostTensor row = Sample.normal(2, 4);
    cases.add(
        OperationCase.of("of a matrix" + how, new LayerNorm(1e-5), x, row, row)
            .in(dtype)
            .within(near));
    cases.add(
        OperationCase.of("of a matrix" + how, new RmsNorm(1e-5), x, row).in(dtype).within(near));
  }
}
