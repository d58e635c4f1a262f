package io.tandem.backend.tck.cases;

import io.tandem.api.op.Attention;
import io.tandem.api.op.AttentionGrad;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of attention and its gradient. Every query sees a key in all of them, as it must. */
final class AttentionCases {
  private static final Dim B = Dim.symbol("b");
  private static final Dim T = Dim.symbol("t");
  private static final Dim S = Dim.symbol("s");

  private AttentionCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (boolean causal : new boolean[] {false, true}) {
      String how = causal ? ", causal" : "";
      Attention op = new Attention(causal, 0.5);
      add(cases, "of equal lengths" + how, op, 2, 2, 3, 3, 4, 4);
      add(cases, "of one query" + how, op, 2, 2, 1, 5, 4, 4);
      add(cases, "of more keys than queries" + how, op, 1, 2, 2, 5, 3, 3);
      add(cases, "with values of another depth" + how, op, 1, 2, 3, 3, 4, 2);
      add(cases, "of one of everything" + how, op, 1, 1, 1, 1, 1, 1);
      add(cases, "of no sequences" + how, op, 0, 2, 3, 3, 4, 4);
      add(cases, "of many" + how, op, 2, 3, 33, 65, 16, 16);
      add(
          cases,
          "with a bias for each score" + how,
          op,
          2,
          2,
          3,
          3,
          4,
          4,
          Sample.normal(9, 2, 2, 3, 3));
      add(
          cases,
          "with a bias of relative places" + how,
          op,
          2,
          2,
          3,
          4,
          4,
          4,
          Sample.normal(9, 2, 3, 4));
      add(cases, "with padding masked" + how, op, 2, 2, 3, 4, 4, 4, padding(2, 4));
      narrow(cases, how, op, DType.BFLOAT16);
      narrow(cases, how, op, DType.FLOAT16);
      symbolic(cases, how, op);
    }
    add(cases, "of more queries than keys", new Attention(false, 1), 1, 2, 5, 2, 3, 3);
    return cases;
  }

  private static HostTensor[] operands(
      int b, int h, int t, int s, int d, int e, HostTensor... bias) {
    HostTensor[] operands = new HostTensor[3 + bias.length];
    operands[0] = Sample.normal(1, b, h, t, d);
    operands[1] = Sample.normal(2, b, h, s, d);
    operands[2] = Sample.normal(3, b, h, s, e);
    System.arraycopy(bias, 0, operands, 3, bias.length);
    return operands;
  }

  private static void add(
      List<OperationCase> cases,
      String name,
      Attention op,
      int b,
      int h,
      int t,
      int s,
      int d,
      int e,
      HostTensor... bias) {
    HostTensor[] operands = operands(b, h, t, s, d, e, bias);
    List<HostTensor> results = Expected.results(op, operands);
    HostTensor[] backward = new HostTensor[3 + operands.length];
    backward[0] = Sample.normal(4, b, h, t, e);
    backward[1] = results.get(0);
    backward[2] = results.get(1);
    System.arraycopy(operands, 0, backward, 3, operands.length);
    OperationCase forward = OperationCase.of(name, op, operands);
    boolean small = operands[0].size() < 100;
    cases.add(small ? forward.smoothIn(0, 1, 2) : forward);
    if (small && bias.length > 0) {
      cases.add(OperationCase.of(name + " that is trained", op, operands).smoothIn(0, 1, 2, 3));
    }
    AttentionGrad grad = new AttentionGrad(op.causal(), op.scale());
    OperationCase gradient = OperationCase.of(name, grad, backward);
    cases.add(small ? gradient.smoothIn(0, 1, 2, 3, 4, 5) : gradient);
  }

  /** Hides the last key but one of every second sequence, from all of its queries. */
  private static HostTensor padding(int b, int s) {
    float[] bias = new float[b * s];
    for (int i = 1; i < b; i += 2) {
      bias[i * s + s - 2] = (float) Attention.MASKED;
    }
    return HostTensor.of(bias, b, 1, 1, s);
  }

  private static void narrow(List<OperationCase> cases, String how, Attention op, DType dtype) {
    cases.add(
        OperationCase.of("of equal lengths" + how, op, operands(2, 2, 5, 5, 8, 8))
            .in(dtype)
            .within(Closeness.of(dtype).times(2)));
    cases.add(
        OperationCase.of("of one query" + how, op, operands(2, 2, 1, 9, 8, 8))
            .in(dtype)
            .within(Closeness.of(dtype).times(2)));
  }

  private static void symbolic(List<OperationCase> cases, String how, Attention op) {
    Dim two = Dim.of(2);
    Dim four = Dim.of(4);
    cases.add(
        OperationCase.symbolic(
                "of any lengths" + how,
                op,
                List.of(
                    TensorType.float32(B, two, T, four),
                    TensorType.float32(B, two, S, four),
                    TensorType.float32(B, two, S, four)),
                List.of(
                    List.of(operands(2, 2, 3, 3, 4, 4)),
                    List.of(operands(1, 2, 1, 7, 4, 4)),
                    List.of(operands(3, 2, 2, 5, 4, 4))))
            .smoothIn(0, 1, 2));
  }
}
