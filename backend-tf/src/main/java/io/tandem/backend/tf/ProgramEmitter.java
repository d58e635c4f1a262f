package io.tandem.backend.tf;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.op.Composite;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.program.Composites;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * Writes a whole program into a graph: what it computes, then its updates.
 *
 * <p>Between the two stands one node that waits for everything: no variable changes before all
 * outputs, gradients and new values are there, so that every read sees the old values and a call
 * that fails leaves the variables as they were. It also lets the updates work in place: once all
 * that read a variable is done, its memory is nobody else's, and TensorFlow need not copy it.
 */
final class ProgramEmitter {
  private final GraphEmitter emitter;
  private final GraphWriter writer;
  private final Program program;

  private ProgramEmitter(GraphEmitter emitter) {
    this.emitter = emitter;
    this.writer = emitter.writer();
    this.program = emitter.program();
  }

  static EmittedProgram emit(
      GraphWriter writer,
      Program program,
      CompileOptions options,
      Function<Variable, VariableNodes> variables) {
    Program expanded = Composites.expand(program, op -> options.fused() && isKept(op));
    return new ProgramEmitter(new GraphEmitter(writer, expanded, variables)).emit();
  }

  private static boolean isKept(Composite op) {
    return op instanceof OptimizerUpdate update
        ? UpdateEmitters.has(update)
        : EmitterTable.all().fuses(op);
  }

  private EmittedProgram emit() {
    emitter.placeInputs();
    emitter.placeReads();
    List<Node> inPlace = inPlace();
    Set<Node> later = new HashSet<>(inPlace);
    for (Node node : program.nodes()) {
      if (!later.contains(node)) {
        emitter.emit(node);
      }
    }
    Map<String, Output<?>> outputs = new LinkedHashMap<>();
    program
        .outputs()
        .forEach(
            (name, value) -> outputs.put(name, writer.apply("Identity", emitter.output(value))));
    List<Change> changes = new ArrayList<>();
    inPlace.forEach(node -> changes.add(change(node)));
    Set<Value> stored = new HashSet<>();
    inPlace.forEach(node -> stored.addAll(node.results()));
    program
        .updates()
        .forEach(
            (name, value) -> {
              if (!stored.contains(value)) {
                changes.add(assign(program.variable(name), emitter.output(value)));
              }
            });
    Optional<GraphOperation> updates =
        changes.isEmpty() ? Optional.empty() : Optional.of(apply(changes, outputs.values()));
    return new EmittedProgram(emitter.placeholders(), outputs, updates, emitter.needed());
  }

  private Change change(Node node) {
    writer.at(node.path());
    Change change = UpdateEmitters.change((OptimizerUpdate) node.op(), new Emission(emitter, node));
    writer.at("");
    return change;
  }

  private Change assign(Variable variable, Output<?> value) {
    Output<?> handle = emitter.target(variable).handle();
    return new Change(
        List.of(value),
        barrier -> writer.op("AssignVariableOp", handle, value).after(barrier).build());
  }

  private GraphOperation apply(List<Change> changes, Iterable<Output<?>> outputs) {
    Set<Operation> before = new LinkedHashSet<>();
    outputs.forEach(output -> before.add(output.op()));
    changes.forEach(change -> change.needs().forEach(need -> before.add(need.op())));
    GraphOperation barrier = writer.op("NoOp").after(before).build();
    List<GraphOperation> done = new ArrayList<>();
    changes.forEach(change -> done.add(change.apply().apply(barrier)));
    return writer.op("NoOp").after(done).build();
  }

  /**
   * The optimizers' updates all of whose results go into the variables that their operands were
   * read from, and nowhere else.
   */
  private List<Node> inPlace() {
    Map<Value, Integer> uses = new HashMap<>();
    program.nodes().forEach(n -> n.operands().forEach(v -> uses.merge(v, 1, Integer::sum)));
    program.outputs().values().forEach(v -> uses.merge(v, 1, Integer::sum));
    program.updates().values().forEach(v -> uses.merge(v, 1, Integer::sum));
    Map<Value, String> names = new HashMap<>();
    program.reads().forEach((name, value) -> names.put(value, name));
    List<Node> found = new ArrayList<>();
    for (Node node : program.nodes()) {
      if (node.op() instanceof OptimizerUpdate update && UpdateEmitters.has(update)) {
        Set<String> changed = new HashSet<>();
        boolean fits = true;
        for (int i = 0; fits && i < update.replaced(); i++) {
          String name = names.get(node.operands().get(i));
          Value result = node.results().get(i);
          fits =
              name != null
                  && changed.add(name)
                  && result.equals(program.updates().get(name))
                  && uses.get(result) == 1;
        }
        if (fits) {
          found.add(node);
        }
      }
    }
    return found;
  }
}
