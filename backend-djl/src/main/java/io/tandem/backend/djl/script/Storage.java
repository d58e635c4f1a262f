package io.tandem.backend.djl.script;

import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which values share memory, and when memory may be overwritten because nobody reads it again.
 *
 * <p>Values are entered in the order of their definition: each begins memory of its own, or is a
 * view of another. What a call is given (inputs, variables, constants) is never overwritten.
 */
final class Storage {
  private static final int FOREVER = Integer.MAX_VALUE;

  private final Map<Integer, Integer> lastUses = new HashMap<>();
  private final Map<Integer, Root> roots = new HashMap<>();
  private final Map<Integer, Boolean> whole = new HashMap<>();

  private static final class Root {
    final boolean ours;
    final List<Integer> members = new ArrayList<>();

    Root(boolean ours) {
      this.ours = ours;
    }
  }

  /** Notes the last use of each value; what must live to the end is used forever. */
  Storage(Program program, Iterable<Node> deferred) {
    for (int i = 0; i < program.nodes().size(); i++) {
      for (Value operand : program.nodes().get(i).operands()) {
        lastUses.put(operand.id(), i);
      }
    }
    for (Node node : deferred) {
      node.operands().forEach(v -> lastUses.put(v.id(), FOREVER));
    }
    program.outputs().values().forEach(v -> lastUses.put(v.id(), FOREVER));
    program.updates().values().forEach(v -> lastUses.put(v.id(), FOREVER));
    program.inputs().values().forEach(v -> enter(v, new Root(false), true));
    program.reads().values().forEach(v -> enter(v, new Root(false), true));
  }

  /** A value in memory of its own. */
  void fresh(Value value) {
    enter(value, new Root(true), true);
  }

  /** A value in memory that the call was given. */
  void given(Value value) {
    enter(value, new Root(false), true);
  }

  /**
   * A value in the memory of another.
   *
   * @param permuted whether it has each element of the other exactly once, in any order
   */
  void view(Value value, Value of, boolean permuted) {
    enter(value, roots.get(of.id()), permuted && whole.get(of.id()));
  }

  private void enter(Value value, Root root, boolean isWhole) {
    root.members.add(value.id());
    roots.put(value.id(), root);
    whole.put(value.id(), isWhole);
  }

  /** Whether two values may share memory. */
  boolean share(Value a, Value b) {
    return roots.get(a.id()) == roots.get(b.id());
  }

  /** Whether the memory of a value belongs to the script, and the value is all of it. */
  boolean owns(Value value) {
    return roots.get(value.id()).ours && whole.get(value.id());
  }

  /** Whether the node at a position may write into the memory of one of its operands. */
  boolean mayOverwrite(Value operand, int position) {
    Root root = roots.get(operand.id());
    return owns(operand)
        && root.members.stream().allMatch(id -> lastUses.getOrDefault(id, -1) <= position);
  }

  /** Whether any result of a node, or any later value in its memory, is read. */
  boolean isUsed(Value value) {
    return lastUses.containsKey(value.id());
  }
}
