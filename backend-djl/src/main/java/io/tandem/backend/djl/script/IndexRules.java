package io.tandem.backend.djl.script;

import io.tandem.api.op.CoalesceRows;
import io.tandem.api.op.EmbeddingGrad;
import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.ScatterAddAlong;
import io.tandem.api.op.ScatterAddRows;

/** Operations that read or write where indices say. */
final class IndexRules {
  private IndexRules() {}

  static void addTo(Rules rules) {
    rules.add(Gather.class, IndexRules::gather);
    rules.add(GatherAlong.class, IndexRules::gatherAlong);
    rules.add(ScatterAddRows.class, IndexRules::addRows);
    rules.add(ScatterAddAlong.class, IndexRules::addAlong);
    rules.add(CoalesceRows.class, IndexRules::coalesce);
    rules.add(EmbeddingGrad.class, IndexRules::embeddingGrad);
  }

  private static void gather(Gather op, Application call) {
    String indices = call.name(1);
    call.emitter().bound(indices, call.shape(0).dim(op.axis()));
    if (call.shape(1).rank() == 1) {
      call.define("torch.index_select(" + call.name(0) + ", " + op.axis() + ", " + indices + ")");
      return;
    }
    String flat = call.temporary("torch.reshape(" + indices + ", [-1])");
    String rows =
        call.temporary("torch.index_select(" + call.name(0) + ", " + op.axis() + ", " + flat + ")");
    call.define("torch.reshape(" + rows + ", " + call.dims(call.resultType(0).shape()) + ")");
  }

  private static void gatherAlong(GatherAlong op, Application call) {
    call.emitter().bound(call.name(1), call.shape(0).dim(op.axis()));
    call.define("torch.gather(" + call.name(0) + ", " + op.axis() + ", " + call.index(1) + ")");
  }

  private static void addRows(ScatterAddRows op, Application call) {
    call.emitter().bound(call.name(1), call.shape(0).dim(0));
    String arguments = "(" + call.name(0) + ", 0, " + call.name(1) + ", " + call.name(2) + ")";
    if (call.mayOverwrite(0)) {
      call.overwrite(0, "torch.index_add_" + arguments);
    } else {
      call.define("torch.index_add" + arguments);
    }
  }

  private static void addAlong(ScatterAddAlong op, Application call) {
    call.emitter().bound(call.name(1), call.shape(0).dim(op.axis()));
    String arguments =
        "(" + call.name(0) + ", " + op.axis() + ", " + call.index(1) + ", " + call.name(2) + ")";
    if (call.mayOverwrite(0)) {
      call.overwrite(0, "torch.scatter_add_" + arguments);
    } else {
      call.define("torch.scatter_add" + arguments);
    }
  }

  private static void coalesce(CoalesceRows op, Application call) {
    String indices = call.name(0);
    String distinct = call.emitter().free("t");
    String places = call.emitter().free("t");
    String counts = call.emitter().free("t");
    call.emitter()
        .line(
            String.format(
                "%s, %s, %s = torch._unique2(%s, True, True, False)",
                distinct, places, counts, indices));
    String rest =
        String.format("torch.sub(torch.size(%s, 0), torch.size(%s, 0))", indices, distinct);
    String first = "torch.slice(" + indices + ", 0, 0, 1, 1)";
    String filling = call.temporary("torch.expand(" + first + ", [" + rest + "])");
    call.define(0, "torch.cat([" + distinct + ", " + filling + "], 0)");
    String zeros = call.temporary("torch.zeros_like(" + call.name(1) + ")");
    call.define(1, "torch.index_add_(" + zeros + ", 0, " + places + ", " + call.name(1) + ")");
  }

  private static void embeddingGrad(EmbeddingGrad op, Application call) {
    call.emitter().bound(call.name(0), op.size());
    call.define(
        String.format(
            "torch.embedding_dense_backward(%s, %s, %s, -1, False)",
            call.name(1), call.index(0), call.emitter().dim(op.size())));
  }
}
