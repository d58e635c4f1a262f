package io.tandem.backend.tck.cases;

import io.tandem.api.op.CoalesceRows;
import io.tandem.api.op.EmbeddingGrad;
import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.ScatterAddAlong;
import io.tandem.api.op.ScatterAddRows;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operations that read or add at places given by indices. */
final class IndexingCases {
  private static final Dim N = Dim.symbol("n");
  private static final Dim T = Dim.symbol("t");

  private IndexingCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    slices(cases);
    elements(cases);
    rows(cases);
    return cases;
  }

  private static void slices(List<OperationCase> cases) {
    HostTensor table = Sample.normal(1, 5, 3);
    HostTensor repeated = Sample.ints(4, 0, 4, 2, 0, 0);
    List<OperationCase> own = new ArrayList<>();
    own.add(OperationCase.of("of rows", new Gather(0), table, repeated));
    own.add(OperationCase.of("of columns", new Gather(1), table, Sample.ints(2, 0, 2)));
    own.add(OperationCase.of("of i64", new Gather(0), table, repeated.castTo(DType.INT64)));
    own.add(
        OperationCase.of(
            "of a matrix of indices", new Gather(0), table, Sample.integers(1, 0, 5, 2, 4)));
    HostTensor cube = Sample.normal(2, 2, 4, 3);
    HostTensor matrix = Sample.integers(2, 0, 4, 2, 2);
    own.add(OperationCase.of("in the middle", new Gather(1), cube, matrix));
    own.add(OperationCase.of("by one index", new Gather(0), table, HostTensor.of(new int[] {3})));
    own.add(OperationCase.of("by no index", new Gather(0), table, Sample.ints()));
    own.add(
        OperationCase.of(
            "from a vector", new Gather(0), Sample.normal(1, 6), repeated.reshape(2, 3)));
    own.add(
        OperationCase.symbolic(
            "of any number of tokens",
            new Gather(0),
            List.of(TensorType.float32(7, 2), TensorType.int32(N, T)),
            List.of(
                List.of(Sample.normal(1, 7, 2), Sample.integers(1, 0, 7, 2, 3)),
                List.of(Sample.normal(2, 7, 2), Sample.integers(2, 0, 7, 1, 1)),
                List.of(Sample.normal(3, 7, 2), Sample.integers(3, 0, 7, 0, 4)))));
    own.replaceAll(c -> c.smoothIn(0).within(Closeness.EXACT));
    own.add(
        OperationCase.of("of integers", new Gather(0), Sample.integers(1, -9, 9, 5), repeated)
            .within(Closeness.EXACT));
    own.add(
        OperationCase.of("of truths", new Gather(0), Sample.truths(1, 5), repeated)
            .within(Closeness.EXACT));
    own.add(OperationCase.of("of rows", new Gather(0), table, repeated).in(DType.BFLOAT16));
    own.add(OperationCase.of("of rows", new Gather(0), table, repeated).in(DType.FLOAT16));
    own.add(
        OperationCase.of(
            "of many rows",
            new Gather(0),
            Sample.normal(1, 257, 129),
            Sample.integers(1, 0, 257, 300)));
    EmbeddingGrad grad = new EmbeddingGrad(Dim.of(5));
    own.add(OperationCase.of("of rows", grad, repeated, Sample.normal(3, 6, 3)).smoothIn(1));
    own.add(
        OperationCase.of(
                "of a matrix of indices", grad, repeated.reshape(2, 3), Sample.normal(3, 2, 3, 4))
            .smoothIn(1));
    own.add(OperationCase.of("of i64", grad, repeated.castTo(DType.INT64), Sample.normal(3, 6)));
    own.add(
        OperationCase.of("of nothing", grad, Sample.ints(), Sample.normal(3, 0, 3)).smoothIn(1));
    for (DType narrow : List.of(DType.BFLOAT16, DType.FLOAT16)) {
      own.add(
          OperationCase.of("of rows in turn", grad, repeated, Sample.normal(3, 6, 3))
              .in(narrow)
              .within(Closeness.of(narrow).times(2)));
    }
    own.add(
        OperationCase.of(
            "of many rows",
            new EmbeddingGrad(Dim.of(257)),
            Sample.integers(1, 0, 257, 4, 129),
            Sample.normal(4, 4, 129, 33)));
    cases.addAll(own);
  }

  private static void elements(List<OperationCase> cases) {
    HostTensor x = Sample.normal(1, 3, 5);
    HostTensor last = Sample.integers(1, 0, 5, 3, 4);
    HostTensor first = Sample.integers(2, 0, 3, 4, 5);
    HostTensor cube = Sample.normal(2, 2, 4, 3);
    HostTensor middle = Sample.integers(3, 0, 4, 2, 6, 3);
    List<OperationCase> own = new ArrayList<>();
    own.add(OperationCase.of("the last axis", new GatherAlong(1), x, last));
    own.add(OperationCase.of("the first axis", new GatherAlong(0), x, first));
    own.add(OperationCase.of("by i64", new GatherAlong(0), x, first.castTo(DType.INT64)));
    own.add(OperationCase.of("the middle axis", new GatherAlong(1), cube, middle));
    own.add(OperationCase.of("by no index", new GatherAlong(1), x, Sample.integers(1, 0, 5, 3, 0)));
    own.add(
        OperationCase.symbolic(
            "any number of rows",
            new GatherAlong(1),
            List.of(TensorType.float32(N, Dim.of(5)), TensorType.int32(N, Dim.ONE)),
            List.of(
                List.of(Sample.normal(1, 4, 5), Sample.integers(1, 0, 5, 4, 1)),
                List.of(Sample.normal(2, 0, 5), Sample.integers(2, 0, 5, 0, 1)))));
    own.replaceAll(c -> c.smoothIn(0).within(Closeness.EXACT));
    own.add(
        OperationCase.of("of integers", new GatherAlong(0), Sample.integers(1, 0, 9, 3, 5), first));
    own.add(
        OperationCase.of("the last axis", new ScatterAddAlong(1), x, last, Sample.normal(5, 3, 4))
            .smoothIn(0, 2));
    own.add(
        OperationCase.of("the first axis", new ScatterAddAlong(0), x, first, Sample.normal(5, 4, 5))
            .smoothIn(0, 2));
    own.add(
        OperationCase.of(
                "the middle axis by i64",
                new ScatterAddAlong(1),
                cube,
                middle.castTo(DType.INT64),
                Sample.normal(5, 2, 6, 3))
            .smoothIn(0, 2));
    own.add(
        OperationCase.of(
                "by no index",
                new ScatterAddAlong(1),
                x,
                Sample.integers(1, 0, 5, 3, 0),
                Sample.normal(5, 3, 0))
            .smoothIn(0, 2));
    cases.addAll(own);
  }

  private static void rows(List<OperationCase> cases) {
    HostTensor table = Sample.normal(1, 5, 3);
    HostTensor repeated = Sample.ints(4, 0, 4, 2, 0, 0);
    HostTensor rows = Sample.normal(2, 6, 3);
    ScatterAddRows add = new ScatterAddRows();
    cases.add(OperationCase.of("with repetitions", add, table, repeated, rows).smoothIn(0, 2));
    cases.add(
        OperationCase.of("by i64", add, table, repeated.castTo(DType.INT64), rows).smoothIn(0, 2));
    cases.add(
        OperationCase.of("of numbers", add, Sample.normal(1, 5), repeated, Sample.normal(2, 6))
            .smoothIn(0, 2));
    cases.add(
        OperationCase.of(
                "of matrices", add, Sample.normal(1, 5, 2, 2), repeated, Sample.normal(2, 6, 2, 2))
            .smoothIn(0, 2));
    cases.add(
        OperationCase.of("of nothing", add, table, Sample.ints(), Sample.normal(2, 0, 3))
            .smoothIn(0, 2));
    cases.add(
        OperationCase.of(
            "of many",
            add,
            Sample.normal(1, 257, 129),
            Sample.integers(1, 0, 257, 300),
            Sample.normal(2, 300, 129)));
    CoalesceRows coalesce = new CoalesceRows();
    for (HostTensor indices :
        List.of(
            repeated,
            repeated.castTo(DType.INT64),
            Sample.ints(3, 1, 0, 2, 4, 5),
            Sample.ints(2, 2, 2, 2, 2, 2))) {
      cases.add(
          OperationCase.of("of " + indices, coalesce, indices, rows)
              .observing(IndexingCases::placed));
    }
    cases.add(
        OperationCase.of("of matrices", coalesce, repeated, Sample.normal(2, 6, 2, 2))
            .observing(IndexingCases::placed));
    cases.add(
        OperationCase.of("of one row", coalesce, Sample.ints(3), Sample.normal(2, 1, 3))
            .observing(IndexingCases::placed));
    cases.add(OperationCase.of("of nothing", coalesce, Sample.ints(), Sample.normal(2, 0, 3)));
    cases.add(
        OperationCase.of(
                "of many", coalesce, Sample.integers(1, 0, 257, 600), Sample.normal(2, 600, 33))
            .observing(results -> placed(results, 257)));
  }

  private static List<Tensor> placed(List<Tensor> results) {
    return placed(results, 6);
  }

  /**
   * What does not depend on the order: a table with the sums added, and one with their squares,
   * which differs where a sum is spread over several places.
   */
  private static List<Tensor> placed(List<Tensor> results, int size) {
    Tensor distinct = results.get(0);
    Tensor sums = results.get(1);
    List<Dim> dims = new ArrayList<>(sums.shape().dims());
    dims.set(0, Dim.of(size));
    TensorType type = TensorType.float32(dims.toArray(Dim[]::new));
    Tensor zeros = sums.trace().fill(0, type);
    return List.of(
        zeros.scatterAddRows(distinct, sums), zeros.scatterAddRows(distinct, sums.square()));
  }
}
