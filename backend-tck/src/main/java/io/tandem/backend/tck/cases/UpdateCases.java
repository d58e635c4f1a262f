package io.tandem.backend.tck.cases;

import io.tandem.api.op.AdafactorUpdate;
import io.tandem.api.op.AdagradRowUpdate;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.LambUpdate;
import io.tandem.api.op.LionUpdate;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.SgdRowUpdate;
import io.tandem.api.op.SgdUpdate;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of single steps of the optimizers; the kit runs whole trajectories as well. */
final class UpdateCases {
  private UpdateCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (long[] extents : new long[][] {{3, 4}, {5}, {}, {0, 3}, {257, 129}}) {
      dense(cases, extents);
    }
    for (long[] extents : new long[][] {{3, 4}, {5}, {}, {2, 3, 4}, {1, 1}, {257, 129}}) {
      adafactor(cases, extents);
    }
    HostTensor zeros = Sample.floats(0, 0, 0);
    LambUpdate lamb = new LambUpdate(0.9, 0.999, 1e-6, 0.01);
    HostTensor rate = HostTensor.scalar(0.1f);
    HostTensor step = HostTensor.scalar(1f);
    cases.add(
        OperationCase.of(
            "of a weight of zeros", lamb, zeros, zeros, zeros, Sample.normal(1, 3), rate, step));
    cases.add(
        OperationCase.of("of nothing but zeros", lamb, zeros, zeros, zeros, zeros, rate, step));
    rows(cases);
    return cases;
  }

  private static void dense(List<OperationCase> cases, long[] extents) {
    HostTensor weight = Sample.normal(1, extents);
    HostTensor mean = Sample.normal(2, extents);
    HostTensor positive = Sample.uniform(3, 0.1, 2, extents);
    HostTensor g = Sample.normal(4, extents);
    HostTensor rate = HostTensor.scalar(0.01f);
    String of = "of " + weight.shape();
    for (SgdUpdate op : List.of(new SgdUpdate(0, false, 0), new SgdUpdate(0, false, 0.1))) {
      cases.add(OperationCase.of(of + ", " + op, op, weight, g, rate));
    }
    for (SgdUpdate op : List.of(new SgdUpdate(0.9, false, 0), new SgdUpdate(0.9, true, 0.1))) {
      cases.add(OperationCase.of(of + ", " + op, op, weight, mean, g, rate));
    }
    for (OptimizerUpdate op :
        List.of(
            new AdamWUpdate(0.9, 0.999, 1e-8, 0),
            new AdamWUpdate(0.9, 0.95, 1e-8, 0.1),
            new LambUpdate(0.9, 0.999, 1e-6, 0),
            new LambUpdate(0.9, 0.999, 1e-6, 0.01))) {
      for (float step : new float[] {1, 7, 100_000}) {
        cases.add(
            OperationCase.of(
                of + ", " + op + ", step " + (int) step,
                op,
                weight,
                mean,
                positive,
                g,
                rate,
                HostTensor.scalar(step)));
      }
    }
    for (OptimizerUpdate op : List.of(new LionUpdate(0.9, 0.99, 0), new LionUpdate(0.8, 0.9, 1))) {
      cases.add(OperationCase.of(of + ", " + op, op, weight, mean, g, rate));
    }
    for (OptimizerUpdate op : List.of(new AdagradUpdate(1e-10, 0), new AdagradUpdate(1e-6, 0.1))) {
      cases.add(OperationCase.of(of + ", " + op, op, weight, positive, g, rate));
    }
  }

  private static void adafactor(List<OperationCase> cases, long[] extents) {
    HostTensor weight = Sample.normal(1, extents);
    boolean factored = extents.length >= 2;
    for (AdafactorUpdate op :
        List.of(
            new AdafactorUpdate(factored, 0, 0.8, 1e-30, 1e-3, 1, true, 0),
            new AdafactorUpdate(factored, 0.9, 0.5, 1e-10, 1e-3, 0.5, false, 0.1))) {
      for (float step : new float[] {1, 7, 100_000}) {
        List<HostTensor> operands = new ArrayList<>(List.of(weight));
        if (op.beta1() != 0) {
          operands.add(Sample.normal(2, extents));
        }
        if (factored) {
          operands.add(Sample.uniform(3, 0.1, 2, AdafactorUpdate.rows(weight.shape()).extents()));
          operands.add(
              Sample.uniform(5, 0.1, 2, AdafactorUpdate.columns(weight.shape()).extents()));
        } else {
          operands.add(Sample.uniform(3, 0.1, 2, extents));
        }
        operands.addAll(
            List.of(Sample.normal(4, extents), HostTensor.scalar(0.01f), HostTensor.scalar(step)));
        String label = "of " + weight.shape() + ", " + op + ", step " + (int) step;
        cases.add(OperationCase.of(label, op, operands.toArray(HostTensor[]::new)));
      }
    }
  }

  private static void rows(List<OperationCase> cases) {
    HostTensor table = Sample.normal(1, 6, 3);
    HostTensor sums = Sample.uniform(2, 0.1, 2, 6, 3);
    HostTensor rate = HostTensor.scalar(0.1f);
    HostTensor repeated = Sample.ints(5, 0, 5, 2);
    HostTensor rows = Sample.normal(3, 4, 3);
    SgdRowUpdate sgd = new SgdRowUpdate();
    cases.add(OperationCase.of("with repetitions", sgd, table, repeated, rows, rate));
    cases.add(OperationCase.of("by i64", sgd, table, repeated.castTo(DType.INT64), rows, rate));
    cases.add(
        OperationCase.of("of nothing", sgd, table, Sample.ints(), Sample.normal(3, 0, 3), rate));
    AdagradRowUpdate adagrad = new AdagradRowUpdate(1e-10);
    HostTensor distinct = Sample.ints(5, 0, 3, 2);
    cases.add(OperationCase.of("of distinct rows", adagrad, table, sums, distinct, rows, rate));
    HostTensor padded = HostTensor.of(new float[] {1, -2, 3, 0.5f, 1, 2, 0, 0, 0, 0, 0, 0}, 4, 3);
    cases.add(
        OperationCase.of(
            "of coalesced rows", adagrad, table, sums, Sample.ints(4, 1, 4, 4), padded, rate));
    cases.add(
        OperationCase.of(
            "of nothing", adagrad, table, sums, Sample.ints(), Sample.normal(3, 0, 3), rate));
  }
}
