package io.tandem.models.distillation;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A trained model that others learn from, as a part of their training programs. Its weights are
 * {@linkplain Variable.Role#GIVEN given}: no gradient goes there, no optimizer keeps anything of
 * them, and no checkpoint of the student holds them. Their names begin with {@value #PREFIX}.
 *
 * @param program what it computes; draws nothing
 * @param weights the values of the program's variables
 */
public record Teacher(Program program, Map<String, HostTensor> weights) {
  /** What the names of a teacher's variables and layers begin with. */
  public static final String PREFIX = "teacher.";

  /** Copies the map, checks that each variable has a value, and keeps no marks. */
  public Teacher {
    program = program.unmarked();
    weights = Map.copyOf(weights);
    for (String name : program.variables().keySet()) {
      if (!weights.containsKey(name)) {
        throw new IllegalArgumentException("the teacher's '" + name + "' has no value");
      }
    }
  }

  /**
   * Computes in a trace.
   *
   * @param inputs what the program reads; an input that is not named is the trace's own
   * @return the program's outputs by name, with no gradient
   */
  public Map<String, Tensor> in(Trace trace, Map<String, Tensor> inputs) {
    Map<String, Tensor> reads = new LinkedHashMap<>();
    program
        .variables()
        .forEach(
            (name, variable) ->
                reads.put(
                    name,
                    trace.variable(
                        new Variable(
                            PREFIX + name,
                            variable.type(),
                            new Initializer.Values(weights.get(name)),
                            Variable.Role.GIVEN))));
    Function<Value, Tensor> values =
        trace.replay(
            program,
            inputs,
            reads,
            (node, operands) ->
                trace.at(PREFIX + node.path(), () -> trace.apply(node.op(), operands)));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    program
        .outputs()
        .forEach((name, value) -> outputs.put(name, values.apply(value).stopGradient()));
    return outputs;
  }
}
