package io.tandem.backend.djl.script;

import io.tandem.api.op.Fill;
import io.tandem.api.program.Node;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One application of an operation as its rule sees it: names of the operands, and places for the
 * results. A rule must define each result once, as new memory, as a view of an operand, or in the
 * memory of an operand that nobody reads again.
 */
final class Application {
  private final Emitter emitter;
  private final Node node;
  private final int position;

  Application(Emitter emitter, Node node, int position) {
    this.emitter = emitter;
    this.node = node;
    this.position = position;
  }

  Emitter emitter() {
    return emitter;
  }

  int operands() {
    return node.operands().size();
  }

  Value operand(int index) {
    return node.operands().get(index);
  }

  TensorType type(int operand) {
    return operand(operand).type();
  }

  Shape shape(int operand) {
    return type(operand).shape();
  }

  DType dtype(int operand) {
    return type(operand).dtype();
  }

  TensorType resultType(int result) {
    return node.results().get(result).type();
  }

  /** The name of a result that has been defined. */
  String resultName(int result) {
    return emitter.name(node.results().get(result));
  }

  /** Whether a result is read by anything. */
  boolean needs(int result) {
    return emitter.storage().isUsed(node.results().get(result));
  }

  /** The name of an operand. */
  String name(int operand) {
    return emitter.name(operand(operand));
  }

  /** An operand as a number, if it is a constant scalar. */
  Optional<String> number(int operand) {
    return emitter
        .scalar(operand(operand))
        .map(fill -> Literals.of(fill.value(), fill.type().dtype()));
  }

  /** The value of a constant scalar. */
  Optional<Double> value(int operand) {
    return emitter.scalar(operand(operand)).map(Fill::value);
  }

  /** An operand as a number where it is one, else its name. */
  String numberOrName(int operand) {
    return number(operand).orElseGet(() -> name(operand));
  }

  /** An index operand in the type that every kernel takes. */
  String index(int operand) {
    return dtype(operand) == DType.INT64 ? name(operand) : "torch.to(" + name(operand) + ", 4)";
  }

  String temporary(String expression) {
    return emitter.temporary(expression);
  }

  String dims(Shape shape) {
    return emitter.dims(shape);
  }

  /** Defines the first result as new memory. */
  void define(String expression) {
    define(0, expression);
  }

  void define(int result, String expression) {
    Value value = node.results().get(result);
    emitter.line(emitter.declare(value) + " = " + expression);
    emitter.storage().fresh(value);
  }

  /** Defines all results at once as new memory. */
  void defineAll(String expression) {
    String left = node.results().stream().map(emitter::declare).collect(Collectors.joining(", "));
    emitter.line(left + " = " + expression);
    node.results().forEach(emitter.storage()::fresh);
  }

  /** Announces the first result as new memory; the rule writes the lines that give it a value. */
  String declare() {
    Value value = node.results().get(0);
    emitter.storage().fresh(value);
    return emitter.declare(value);
  }

  /** Defines the first result as memory that the script was given. */
  void given(String expression) {
    Value value = node.results().get(0);
    emitter.line(emitter.declare(value) + " = " + expression);
    emitter.storage().given(value);
  }

  /** Defines a result as a view of the first operand, each element of it exactly once. */
  void permutation(String expression) {
    view(0, expression, 0, true);
  }

  /** Defines a result as a view of the first operand that repeats or leaves out elements. */
  void part(int result, String expression) {
    view(result, expression, 0, false);
  }

  /** Defines a result that is an operand. */
  void same(int result, int operand) {
    view(result, name(operand), operand, true);
  }

  private void view(int result, String expression, int operand, boolean permuted) {
    Value value = node.results().get(result);
    emitter.line(emitter.declare(value) + " = " + expression);
    emitter.storage().view(value, operand(operand), permuted);
  }

  /**
   * Whether the result may be written into the memory of an operand: it is of the result's type,
   * nobody reads it again, and no other operand is another view of it.
   */
  boolean mayOverwrite(int operand) {
    return emitter.target().fused() && type(operand).equals(resultType(0)) && mayDestroy(operand);
  }

  /** Whether the memory of an operand may be used for anything. */
  boolean mayDestroy(int operand) {
    Value target = operand(operand);
    return emitter.target().fused()
        && emitter.scalar(target).isEmpty()
        && emitter.storage().mayOverwrite(target, position)
        && node.operands().stream()
            .noneMatch(v -> !v.equals(target) && emitter.storage().share(v, target));
  }

  /** Defines the first result in the memory of an operand. */
  void overwrite(int operand, String expression) {
    overwrite(0, operand, expression);
  }

  void overwrite(int result, int operand, String expression) {
    view(result, expression, operand, true);
  }

  /** A list of names. */
  static String list(List<String> names) {
    return "[" + String.join(", ", names) + "]";
  }
}
