package io.tandem.backend.tck.cases;

import io.tandem.api.op.ClipByGlobalNorm;
import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.CrossEntropyGrad;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of losses and of what is done to all gradients at once. */
final class LossCases {
  private static final Dim N = Dim.symbol("n");

  private LossCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (double smoothing : new double[] {0, 0.1}) {
      CrossEntropy op = new CrossEntropy(-100, smoothing);
      String how = smoothing == 0 ? "" : ", smoothed";
      add(cases, "of rows" + how, op, Sample.normal(1, 4, 5), Sample.ints(0, 4, 2, 2));
      add(
          cases,
          "with ignored rows" + how,
          op,
          Sample.normal(1, 4, 5),
          Sample.ints(-100, 4, -100, 2));
      add(cases, "of ignored rows" + how, op, Sample.normal(1, 2, 5), Sample.ints(-100, -100));
      add(
          cases,
          "of i64" + how,
          op,
          Sample.normal(1, 3, 5),
          Sample.ints(-100, 1, 2).castTo(DType.INT64));
      add(cases, "of no rows" + how, op, Sample.normal(1, 0, 5), Sample.ints());
      add(cases, "of one class" + how, op, Sample.normal(1, 2, 1), Sample.ints(0, 0));
      add(
          cases,
          "of great logits" + how,
          op,
          Sample.floats(1000, 0, -1000, -500, 0, 500).reshape(2, 3),
          Sample.ints(0, 1));
      add(cases, "of many" + how, op, Sample.normal(1, 129, 257), Sample.integers(1, 0, 257, 129));
      CrossEntropy zero = new CrossEntropy(0, smoothing);
      add(cases, "that ignores 0" + how, zero, Sample.normal(1, 3, 4), Sample.ints(0, 1, 3));
      cases.add(
          OperationCase.symbolic(
                  "of any number of rows" + how,
                  op,
                  List.of(TensorType.float32(N, Dim.of(4)), TensorType.int32(N)),
                  List.of(
                      List.of(Sample.normal(1, 3, 4), Sample.ints(3, -100, 0)),
                      List.of(Sample.normal(2, 1, 4), Sample.ints(1)),
                      List.of(Sample.normal(3, 0, 4), Sample.ints())))
              .smoothIn(0));
    }
    clipping(cases);
    return cases;
  }

  private static void add(
      List<OperationCase> cases,
      String name,
      CrossEntropy op,
      HostTensor logits,
      HostTensor targets) {
    boolean small = logits.size() < 100 && !name.contains("great");
    OperationCase forward = OperationCase.of(name, op, logits, targets);
    cases.add(small ? forward.smoothIn(0) : forward);
    HostTensor kept = Expected.results(op, logits, targets).get(1);
    HostTensor g = Sample.normal(5, targets.extents());
    OperationCase backward =
        OperationCase.of(
            name, new CrossEntropyGrad(op.ignoreIndex(), op.smoothing()), g, kept, targets);
    cases.add(small ? backward.smoothIn(0, 1) : backward);
  }

  private static void clipping(List<OperationCase> cases) {
    HostTensor a = Sample.normal(1, 3, 4);
    HostTensor b = Sample.normal(2, 5);
    HostTensor c = Sample.normal(3);
    cases.add(OperationCase.of("to less than the norm", new ClipByGlobalNorm(1), a, b, c));
    cases.add(OperationCase.of("to more than the norm", new ClipByGlobalNorm(100), a, b, c));
    cases.add(
        OperationCase.of("to no bound", new ClipByGlobalNorm(Double.POSITIVE_INFINITY), a, b, c));
    cases.add(
        OperationCase.of(
            "of zeros", new ClipByGlobalNorm(1), Sample.floats(0, 0), Sample.floats(0)));
    cases.add(
        OperationCase.of("of one and nothing", new ClipByGlobalNorm(0.5), a, Sample.normal(1, 0)));
  }
}
