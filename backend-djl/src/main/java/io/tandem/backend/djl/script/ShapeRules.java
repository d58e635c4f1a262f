package io.tandem.backend.djl.script;

import io.tandem.api.op.Await;
import io.tandem.api.op.Concat;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.ScaleGradient;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.StopGradient;
import io.tandem.api.op.Transpose;
import io.tandem.api.tensor.Dim;
import java.util.ArrayList;
import java.util.List;

/** Operations that move elements and compute nothing. */
final class ShapeRules {
  private ShapeRules() {}

  static void addTo(Rules rules) {
    rules.add(
        Reshape.class,
        (op, call) ->
            call.permutation("torch.reshape(" + call.name(0) + ", " + call.dims(op.shape()) + ")"));
    rules.add(
        Transpose.class,
        (op, call) ->
            call.permutation("torch.permute(" + call.name(0) + ", " + op.permutation() + ")"));
    rules.add(
        Expand.class,
        (op, call) ->
            call.part(0, "torch.expand(" + call.name(0) + ", " + call.dims(op.shape()) + ")"));
    rules.add(StopGradient.class, (op, call) -> call.same(0, 0));
    rules.add(ScaleGradient.class, (op, call) -> call.same(0, 0));
    // Lines run in their order. The view is a value of its own to whatever passes over the script;
    // libtorch 2.7 merges nothing without it either.
    rules.add(Await.class, (op, call) -> call.permutation("torch.alias(" + call.name(0) + ")"));
    rules.add(Slice.class, ShapeRules::slice);
    rules.add(Split.class, ShapeRules::split);
    rules.add(Concat.class, ShapeRules::concat);
    rules.add(Pad.class, ShapeRules::pad);
    rules.add(
        Reverse.class,
        (op, call) -> call.define("torch.flip(" + call.name(0) + ", [" + op.axis() + "])"));
  }

  private static void slice(Slice op, Application call) {
    call.part(0, slice(call, op.axis(), op.start(), op.end(), op.step()));
  }

  private static String slice(Application call, int axis, Dim start, Dim end, int step) {
    String from = call.emitter().dim(start);
    String to = call.emitter().dim(end);
    return String.format("torch.slice(%s, %d, %s, %s, %d)", call.name(0), axis, from, to, step);
  }

  private static void split(Split op, Application call) {
    Dim start = Dim.ZERO;
    for (int i = 0; i < op.sizes().size(); i++) {
      Dim end = start.plus(op.sizes().get(i));
      call.part(i, slice(call, op.axis(), start, end, 1));
      start = end;
    }
  }

  private static void concat(Concat op, Application call) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < call.operands(); i++) {
      names.add(call.name(i));
    }
    call.define("torch.cat(" + Application.list(names) + ", " + op.axis() + ")");
  }

  private static void pad(Pad op, Application call) {
    // The kernel counts axes from the last one.
    List<String> amounts = new ArrayList<>();
    for (int axis = call.shape(0).rank() - 1; axis > op.axis(); axis--) {
      amounts.add("0");
      amounts.add("0");
    }
    amounts.add(call.emitter().dim(op.before()));
    amounts.add(call.emitter().dim(op.after()));
    String number = Literals.of(op.value(), call.dtype(0));
    call.define(
        "torch.constant_pad_nd("
            + call.name(0)
            + ", "
            + Application.list(amounts)
            + ", "
            + number
            + ")");
  }
}
