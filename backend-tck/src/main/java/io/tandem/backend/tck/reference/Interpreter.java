package io.tandem.backend.tck.reference;

import io.tandem.api.backend.EngineException;
import io.tandem.api.program.Composites;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a program in float64 and plain Java: what every engine is held against.
 *
 * <p>Floats are computed in doubles, whatever their type, and rounded only as {@link Rounding}
 * says; integers wrap around as their type does. Composites are evaluated by their definitions.
 * Random draws come from {@link io.tandem.api.program.Philox}. Immutable and thread-safe.
 */
public final class Interpreter {
  private final Program program;
  private final Program primitives;
  private final Rounding rounding;

  public Interpreter(Program program, Rounding rounding) {
    this.program = program;
    this.primitives = Composites.expand(program, composite -> false);
    this.rounding = rounding;
  }

  /**
   * What a call gives.
   *
   * @param outputs the program's outputs by name, floats as {@link DType#FLOAT64}
   * @param updates the new values of the variables that it updates, floats as {@link DType#FLOAT64}
   */
  public record Evaluation(Map<String, HostTensor> outputs, Map<String, HostTensor> updates) {}

  /** The program as it was given. */
  public Program program() {
    return program;
  }

  /**
   * Evaluates one call.
   *
   * @param inputs a value for each input, of its type; {@link DType#FLOAT64} for any float
   * @param variables a value for each variable that is read; likewise
   * @throws IllegalArgumentException if an input is missing, unknown or does not fit, naming it
   * @throws IllegalStateException if a variable that the program reads has no value or another
   *     type, naming it
   * @throws EngineException if an operation fails, naming program, layer and operation
   */
  public Evaluation run(Map<String, HostTensor> inputs, Map<String, HostTensor> variables) {
    Map<String, Array> given = new LinkedHashMap<>();
    inputs.forEach((name, value) -> given.put(name, Array.of(value, declared(name, value))));
    Map<String, Array> state = new HashMap<>();
    program
        .variables()
        .forEach(
            (name, variable) -> {
              HostTensor value = variables.get(name);
              if (value != null) {
                DType wanted = variable.type().dtype();
                boolean fits = value.dtype() == wanted || widened(value.dtype(), wanted);
                state.put(name, Array.of(value, fits ? wanted : value.dtype()));
              }
            });
    Outcome outcome = evaluate(given, state);
    return new Evaluation(hosts(outcome.outputs()), hosts(outcome.updates()));
  }

  /** What a call gives inside of the interpreter. */
  record Outcome(Map<String, Array> outputs, Map<String, Array> updates) {}

  Outcome evaluate(Map<String, Array> inputs, Map<String, Array> variables) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach((name, array) -> shapes.put(name, Extents.shape(array.extents())));
    Map<String, Long> binding = program.bind(shapes);
    Map<Integer, Array> values = new HashMap<>();
    program
        .inputs()
        .forEach(
            (name, value) -> {
              Array array = inputs.get(name);
              if (array.dtype() != value.type().dtype()) {
                throw new IllegalArgumentException(
                    String.format(
                        "input '%s' of program '%s' must be %s, not %s%s",
                        name,
                        program.name(),
                        value.type(),
                        array.dtype().shortName(),
                        shapes.get(name)));
              }
            });
    primitives
        .inputs()
        .forEach((name, value) -> values.put(value.id(), inputs.get(name).rounded(rounding)));
    primitives
        .reads()
        .forEach((name, value) -> values.put(value.id(), variable(name, value, variables)));
    for (Node node : primitives.nodes()) {
      List<Array> operands = node.operands().stream().map(v -> values.get(v.id())).toList();
      List<TensorType> types = node.results().stream().map(Value::type).toList();
      List<Array> results = apply(node, new Call(operands, types, binding));
      for (int i = 0; i < results.size(); i++) {
        values.put(node.results().get(i).id(), results.get(i).rounded(rounding));
      }
    }
    return new Outcome(named(primitives.outputs(), values), named(primitives.updates(), values));
  }

  private Array variable(String name, Value value, Map<String, Array> variables) {
    Array array = variables.get(name);
    if (array == null) {
      throw new IllegalStateException(
          String.format(
              "program '%s' reads the variable '%s', which has no value", program.name(), name));
    }
    TensorType type = TensorType.of(array.dtype(), Extents.shape(array.extents()));
    if (!type.equals(value.type())) {
      throw new IllegalStateException(
          String.format(
              "program '%s' takes the variable '%s' for %s, but it is %s",
              program.name(), name, value.type(), type));
    }
    return array;
  }

  private List<Array> apply(Node node, Call call) {
    try {
      return Kernels.apply(node.op(), call);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      String where = node.path().isEmpty() ? "" : " in " + node.path();
      throw new EngineException(
          String.format(
              "program '%s'%s: %s: %s", program.name(), where, node.op().name(), e.getMessage()),
          e);
    }
  }

  private DType declared(String input, HostTensor value) {
    Value known = program.inputs().get(input);
    boolean wide = known != null && widened(value.dtype(), known.type().dtype());
    return wide ? known.type().dtype() : value.dtype();
  }

  private static boolean widened(DType given, DType wanted) {
    return given == DType.FLOAT64 && wanted.isFloat();
  }

  private static Map<String, Array> named(Map<String, Value> names, Map<Integer, Array> values) {
    Map<String, Array> named = new LinkedHashMap<>();
    names.forEach((name, value) -> named.put(name, values.get(value.id())));
    return named;
  }

  private static Map<String, HostTensor> hosts(Map<String, Array> arrays) {
    Map<String, HostTensor> hosts = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) ->
            hosts.put(name, array.toHost(array.isFloat() ? DType.FLOAT64 : array.dtype())));
    return hosts;
  }
}
