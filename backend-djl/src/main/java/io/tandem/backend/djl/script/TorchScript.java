package io.tandem.backend.djl.script;

import io.tandem.api.op.Attention;
import io.tandem.api.op.AttentionGrad;
import io.tandem.api.op.EmbeddingGrad;
import io.tandem.api.op.Fill;
import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.LayerNormGrad;
import io.tandem.api.program.Composites;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Writes programs as TorchScript. */
public final class TorchScript {
  private TorchScript() {}

  /** The script of a program. */
  public static Script of(Program program, Target target) {
    Program lowered = Composites.expandNodes(program, node -> keeps(node, target));
    Updates updates = new Updates(lowered, target);
    Storage storage = new Storage(lowered, updates.inPlace());
    Emitter emitter = new Emitter(lowered, target, storage);
    for (int i = 0; i < lowered.nodes().size(); i++) {
      Node node = lowered.nodes().get(i);
      if (!updates.inPlace().contains(node)) {
        emit(emitter, node, i);
      }
    }
    String results = outputs(emitter, lowered);
    updates.emit(emitter);
    return emitter.script(results);
  }

  private static void emit(Emitter emitter, Node node, int position) {
    emitter.begin(node);
    if (node.op() instanceof Fill fill && fill.type().shape().equals(Shape.SCALAR)) {
      emitter.declareScalar(node.results().get(0), fill);
    } else {
      Rules.emit(node.op(), new Application(emitter, node, position));
    }
  }

  /** Outputs in memory that nothing else has: the caller keeps them, and variables change. */
  private static String outputs(Emitter emitter, Program program) {
    List<Value> taken = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Value value : program.outputs().values()) {
      String name = emitter.name(value);
      boolean alone =
          emitter.storage().owns(value)
              && taken.stream().noneMatch(v -> emitter.storage().share(v, value));
      names.add(
          emitter.temporary(
              alone
                  ? "torch.contiguous(" + name + ")"
                  : "torch.clone(" + name + ", memory_format=0)"));
      taken.add(value);
    }
    return names.isEmpty() ? "annotate(List[Tensor], [])" : Application.list(names);
  }

  /** Whether a composite stays as it is because a kernel computes what it asks for. */
  private static boolean keeps(Node node, Target target) {
    if (!target.fused() || !Rules.covers(node.op().getClass())) {
      return false;
    }
    if (node.op() instanceof Attention || node.op() instanceof AttentionGrad) {
      return target.isCpu() && AttentionRules.takes(node);
    }
    if (node.op() instanceof LayerNorm || node.op() instanceof LayerNormGrad) {
      // On GPUs the kernel gives statistics of 16-bit operands in f32.
      return target.isCpu() || node.operands().get(0).type().dtype() == DType.FLOAT32;
    }
    if (node.op() instanceof EmbeddingGrad) {
      // The kernel knows tables of rows only.
      Value indices = node.operands().get(0);
      Value gradient = node.operands().get(1);
      return gradient.type().rank() == indices.type().rank() + 1;
    }
    return true;
  }
}
