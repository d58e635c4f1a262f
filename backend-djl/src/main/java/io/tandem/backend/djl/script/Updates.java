package io.tandem.backend.djl.script;

import io.tandem.api.op.Binary;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a call stores into variables when everything else has been computed: optimizers' steps and
 * sums in the variables' own memory where the program allows it, copies of values elsewhere.
 */
final class Updates {
  private final Program program;
  private final Map<Value, String> reads = new HashMap<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Set<Node> inPlace = new LinkedHashSet<>();
  private final Set<String> stored = new LinkedHashSet<>();

  Updates(Program program, Target target) {
    this.program = program;
    program.reads().forEach((name, value) -> reads.put(value, name));
    program.nodes().forEach(node -> node.operands().forEach(this::use));
    program.outputs().values().forEach(this::use);
    program.updates().values().forEach(this::use);
    if (target.fused()) {
      program.nodes().forEach(this::consider);
    }
  }

  private void use(Value value) {
    uses.merge(value, 1, Integer::sum);
  }

  /** The nodes that are computed in the variables' memory, after all others. */
  Set<Node> inPlace() {
    return inPlace;
  }

  private void consider(Node node) {
    int replaced = 0;
    if (node.op() instanceof OptimizerUpdate update) {
      replaced = update.replaced();
    } else if (node.op() instanceof Binary binary
        && binary.function() == Binary.Function.ADD
        && node.results().get(0).type().equals(node.operands().get(0).type())
        && !node.operands().get(0).equals(node.operands().get(1))) {
      replaced = 1;
    }
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < replaced; i++) {
      String variable = reads.get(node.operands().get(i));
      Value result = node.results().get(i);
      if (variable == null
          || targets.contains(variable)
          || uses.getOrDefault(result, 0) != 1
          || !result.equals(program.updates().get(variable))) {
        return;
      }
      targets.add(variable);
    }
    if (replaced > 0) {
      inPlace.add(node);
      stored.addAll(targets);
    }
  }

  /** Weights that one call of a kernel over lists updates: equal operation and scalars. */
  private record Group(OptimizerUpdate op, List<String> scalars) {}

  /** Writes the updates; nothing may be computed after them. */
  void emit(Emitter emitter) {
    Map<String, String> copies = new LinkedHashMap<>();
    program
        .updates()
        .forEach(
            (variable, value) -> {
              if (!stored.contains(variable) && !variable.equals(reads.get(value))) {
                copies.put(variable, unaffected(emitter, value));
              }
            });
    Map<Group, List<Node>> groups = new LinkedHashMap<>();
    Map<Node, List<String>> others = new LinkedHashMap<>();
    for (Node node : inPlace) {
      int replaced = replaced(node);
      List<String> names =
          node.operands().subList(replaced, node.operands().size()).stream()
              .map(value -> unaffected(emitter, value))
              .toList();
      others.put(node, names);
    }
    for (Node node : inPlace) {
      emitter.begin(node);
      List<String> targets = targets(node);
      List<String> rest = others.get(node);
      if (!(node.op() instanceof OptimizerUpdate update)) {
        String target = emitter.variable(targets.get(0));
        emitter.temporary("torch.add_(" + target + ", " + rest.get(0) + ")");
      } else if (OptimizerRules.overLists(update)) {
        Group group = new Group(update, rest.subList(1, rest.size()));
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(node);
      } else {
        List<String> names = targets.stream().map(emitter::variable).toList();
        OptimizerRules.emitOne(emitter, update, names, rest);
      }
    }
    groups.forEach((group, nodes) -> emit(emitter, group, nodes, others));
    copies.forEach(
        (variable, value) ->
            emitter.temporary("torch.copy_(" + emitter.variable(variable) + ", " + value + ")"));
  }

  private void emit(
      Emitter emitter, Group group, List<Node> nodes, Map<Node, List<String>> others) {
    emitter.begin(nodes.get(0));
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < group.op().replaced(); i++) {
      int slot = i;
      lists.add(emitter.group(nodes.stream().map(node -> targets(node).get(slot)).toList()));
    }
    List<String> gradients = nodes.stream().map(node -> others.get(node).get(0)).toList();
    OptimizerRules.emitLists(emitter, group.op(), lists, gradients, group.scalars());
  }

  private static int replaced(Node node) {
    return node.op() instanceof OptimizerUpdate update ? update.replaced() : 1;
  }

  private List<String> targets(Node node) {
    return node.operands().subList(0, replaced(node)).stream().map(reads::get).toList();
  }

  /** The name of a value, or of a copy of it if it lies in the memory of a variable. */
  private String unaffected(Emitter emitter, Value value) {
    boolean shares =
        emitter.scalar(value).isEmpty()
            && program.reads().values().stream().anyMatch(r -> emitter.storage().share(r, value));
    String name = emitter.name(value);
    return shares ? emitter.temporary("torch.clone(" + name + ", memory_format=0)") : name;
  }
}
