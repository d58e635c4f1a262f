package io.tandem.api.program;

import io.tandem.api.op.Cast;
import io.tandem.api.op.Constant;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Iota;
import io.tandem.api.op.Op;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Size;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A program in the making: model code asks it for inputs, variables and constants, computes with
 * the {@link Tensor}s that it gets, and declares outputs and updates; {@link #build} makes the
 * program.
 *
 * <p>Every operation is checked when it is applied. Not thread-safe; tensors of two traces cannot
 * be mixed.
 */
public final class Trace {
  /** The name of the input that random operations draw from. */
  public static final String SEED = "seed";

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> inputs = new LinkedHashMap<>();
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Tensor> reads = new LinkedHashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private final Map<String, Tensor> updates = new LinkedHashMap<>();
  private final Map<String, Tensor> marks = new LinkedHashMap<>();
  private final Map<Application, List<Tensor>> shared = new HashMap<>();
  private boolean marking = true;
  private String path = "";
  private int values;
  private long salts;

  private record Application(Op op, List<Value> operands) {}

  /** An empty trace. */
  public Trace() {}

  /** Traces a program in one go. */
  public static Program program(String name, Consumer<Trace> body) {
    Trace trace = new Trace();
    body.accept(trace);
    return trace.build(name);
  }

  /** The root of the model's layers. */
  public Scope root() {
    return new Scope(this, "");
  }

  /**
   * What a call of the program must be given under this name. Each symbol of the program's shapes
   * must be an axis of some input.
   */
  public Tensor input(String name, TensorType type) {
    if (inputs.containsKey(name)) {
      throw new TracingException("the program already has an input '" + name + "'");
    }
    Tensor tensor = define(type);
    inputs.put(name, tensor);
    return tensor;
  }

  /**
   * The seed of the call: an {@code i64} scalar input named {@value #SEED}, made when first asked.
   */
  public Tensor seed() {
    Tensor seed = inputs.get(SEED);
    return seed != null ? seed : input(SEED, TensorType.of(DType.INT64, Shape.SCALAR));
  }

  /**
   * The value that a variable has at the beginning of the call.
   *
   * @throws TracingException if the name was used for a variable of another type or role
   */
  public Tensor variable(Variable variable) {
    Variable known = variables.get(variable.name());
    if (known == null) {
      variables.put(variable.name(), variable);
      reads.put(variable.name(), define(variable.type()));
    } else if (!known.type().equals(variable.type()) || known.role() != variable.role()) {
      throw new TracingException(
          String.format(
              "the variable '%s' is already there as %s %s and cannot also be %s %s",
              variable.name(), known.role(), known.type(), variable.role(), variable.type()));
    }
    return reads.get(variable.name());
  }

  /** The variables so far, by name, in the order in which they were first asked for. */
  public Map<String, Variable> variables() {
    return Map.copyOf(variables);
  }

  /** A result of the program under a name. */
  public void output(String name, Tensor tensor) {
    own(tensor);
    if (outputs.putIfAbsent(name, tensor) != null) {
      throw new TracingException("the program already has an output '" + name + "'");
    }
  }

  /**
   * The value that a variable gets when the call ends; every read in the call sees the old one.
   *
   * @throws TracingException if there is no such variable, it is updated twice, or the types differ
   */
  public void update(String variable, Tensor value) {
    own(value);
    Variable known = variables.get(variable);
    if (known == null || !known.type().equals(value.type())) {
      throw new TracingException(
          String.format(
              "%s cannot become the value of the variable '%s' (%s)",
              value.type(), variable, known == null ? "unknown" : known.type()));
    }
    if (updates.putIfAbsent(variable, value) != null) {
      throw new TracingException("the variable '" + variable + "' is updated twice");
    }
  }

  /**
   * Traces a part whose values get no names: one that is there a second time, say.
   *
   * @param body marks nothing
   */
  public <T> T unmarked(Supplier<T> body) {
    boolean outer = marking;
    marking = false;
    try {
      return body.get();
    } finally {
      marking = outer;
    }
  }

  /** Names an intermediate value, so that gradients with respect to it can be asked for. */
  public Tensor mark(String name, Tensor tensor) {
    if (!marking) {
      return tensor;
    }
    own(tensor);
    if (marks.putIfAbsent(name, tensor) != null) {
      throw new TracingException("two values are marked '" + name + "'");
    }
    return tensor;
  }

  /** A number as a scalar. */
  public Tensor scalar(DType dtype, double value) {
    return fill(value, TensorType.of(dtype, Shape.SCALAR));
  }

  /** A tensor of one number. */
  public Tensor fill(double value, TensorType type) {
    return apply(new Fill(value, type)).get(0);
  }

  /** A tensor that is known now. */
  public Tensor constant(HostTensor value) {
    return apply(new Constant(value)).get(0);
  }

  /** The numbers 0, 1, … size-1. */
  public Tensor iota(Dim size, DType dtype) {
    return apply(new Iota(size, dtype)).get(0);
  }

  /** An extent as a scalar of any numeric type. */
  public Tensor size(Dim dim, DType dtype) {
    if (dim.isStatic()) {
      return scalar(dtype, (double) dim.extent());
    }
    boolean direct = dtype == DType.INT32 || dtype == DType.INT64 || dtype == DType.FLOAT32;
    Tensor size = apply(new Size(dim, direct ? dtype : DType.FLOAT32)).get(0);
    return size.castTo(dtype);
  }

  /** Draws {@code f32} from [0, 1) that no other call of this method in this trace repeats. */
  public Tensor uniform(Shape shape) {
    return apply(new RandomUniform(shape, salt()), seed()).get(0);
  }

  /** A salt that no other draw of this trace has. */
  long salt() {
    return salts++;
  }

  /**
   * Draws {@code f32} from the normal distribution with mean 0 and deviation 1, from two uniform
   * numbers each (Box and Muller 1958); no other call in this trace repeats them.
   */
  public Tensor normal(Shape shape) {
    Tensor radius = uniform(shape).negate().plus(1).log().times(-2).sqrt();
    return radius.times(uniform(shape).times(2 * Math.PI).cos());
  }

  /** Applies an operation, as {@link #apply(Op, List)}. */
  public List<Tensor> apply(Op op, Tensor... operands) {
    return apply(op, List.of(operands));
  }

  /**
   * Applies an operation.
   *
   * @throws TracingException naming layer, operation and operands, if it does not apply
   */
  public List<Tensor> apply(Op op, List<Tensor> operands) {
    operands.forEach(this::own);
    List<Value> values = operands.stream().map(Tensor::value).toList();
    Application application = new Application(op, values);
    boolean repeatable = values.isEmpty() || op instanceof Cast;
    if (repeatable && shared.containsKey(application)) {
      return shared.get(application);
    }
    List<TensorType> types;
    try {
      types = op.infer(operands.stream().map(Tensor::type).toList());
    } catch (IllegalArgumentException e) {
      String where = path.isEmpty() ? "" : "in " + path + ": ";
      String given = operands.stream().map(this::describe).collect(Collectors.joining(", "));
      throw new TracingException(where + e.getMessage() + " [" + op.name() + "(" + given + ")]", e);
    }
    List<Tensor> results = types.stream().map(this::define).toList();
    nodes.add(new Node(op, values, results.stream().map(Tensor::value).toList(), path));
    if (repeatable) {
      shared.put(application, results);
    }
    return results;
  }

  /** Traces a part under a path, for errors and listings. */
  public <T> T at(String newPath, Supplier<T> body) {
    String outer = path;
    path = newPath;
    try {
      return body.get();
    } finally {
      path = outer;
    }
  }

  /** What a program's nodes become when it is traced again. */
  public interface Rewrite {
    /** The results of a node, given its operands in the new trace. */
    List<Tensor> results(Node node, List<Tensor> operands);
  }

  /**
   * Traces a program again as a part of this one, with the same variables.
   *
   * @param bindings what stands for its inputs; those not named become inputs of this trace
   * @return its outputs by name
   */
  public Map<String, Tensor> inline(Program program, Map<String, Tensor> bindings) {
    Function<Value, Tensor> values =
        replay(program, bindings, (node, operands) -> apply(node.op(), operands));
    Map<String, Tensor> results = new LinkedHashMap<>();
    program.outputs().forEach((name, value) -> results.put(name, values.apply(value)));
    return results;
  }

  /**
   * Traces a program again, changing its nodes on the way; marks are kept, outputs and updates left
   * to the caller.
   *
   * @return the new tensor of each of the program's values
   */
  public Function<Value, Tensor> replay(
      Program program, Map<String, Tensor> bindings, Rewrite rewrite) {
    return replay(program, bindings, Map.of(), rewrite);
  }

  /**
   * Traces a program again, as {@link #replay(Program, Map, Rewrite)}, with other tensors for what
   * it reads from variables.
   *
   * @param bindings what stands for its inputs; those not named become inputs of this trace
   * @param reads what stands for the values of its variables; those not named are read here
   */
  public Function<Value, Tensor> replay(
      Program program, Map<String, Tensor> bindings, Map<String, Tensor> reads, Rewrite rewrite) {
    Map<Value, Tensor> map = new HashMap<>();
    program
        .inputs()
        .forEach(
            (name, value) -> {
              Tensor bound = bindings.get(name);
              Tensor known = bound != null ? bound : inputs.get(name);
              map.put(value, known != null ? known : input(name, value.type()));
            });
    program
        .reads()
        .forEach(
            (name, value) -> {
              Tensor bound = reads.get(name);
              map.put(value, bound != null ? bound : variable(program.variable(name)));
            });
    drawAfter(program);
    for (Node node : program.nodes()) {
      List<Tensor> operands = node.operands().stream().map(map::get).toList();
      List<Tensor> results = at(node.path(), () -> rewrite.results(node, operands));
      for (int i = 0; i < results.size(); i++) {
        map.put(node.results().get(i), results.get(i));
      }
    }
    program.marks().forEach((name, value) -> mark(name, map.get(value)));
    return map::get;
  }

  /**
   * Has what is drawn here from now on repeat nothing of a program, for whoever draws something
   * before that program is traced again; {@link #replay} does so by itself.
   */
  public void drawAfter(Program program) {
    for (Node node : program.nodes()) {
      salts = Math.max(salts, salt(node.op()) + 1);
    }
  }

  /** The salt of an operation that draws, else -1. */
  private static long salt(Op op) {
    if (op instanceof RandomUniform random) {
      return random.salt();
    }
    return op instanceof DroppedAttention dropped ? dropped.salt() : -1;
  }

  /** Makes the program; operations that neither outputs nor updates need are left out. */
  public Program build(String name) {
    return Program.of(
        name,
        values(inputs),
        variables,
        values(reads),
        nodes,
        values(outputs),
        values(updates),
        values(marks));
  }

  /** The nodes so far, in order of application. */
  List<Node> nodes() {
    return nodes;
  }

  /** The numbers of the values that are read from variables. */
  BitSet variableValues() {
    BitSet numbers = new BitSet();
    reads.values().forEach(tensor -> numbers.set(tensor.value().id()));
    return numbers;
  }

  /** The tensor of a value of this trace. */
  Tensor tensor(Value value) {
    return new Tensor(this, value);
  }

  private Tensor define(TensorType type) {
    return new Tensor(this, new Value(values++, type));
  }

  private void own(Tensor tensor) {
    if (tensor.trace() != this) {
      throw new TracingException("a tensor of another trace cannot be used in this one");
    }
  }

  private String describe(Tensor tensor) {
    for (Map<String, Tensor> named : List.of(reads, inputs)) {
      for (Map.Entry<String, Tensor> entry : named.entrySet()) {
        if (entry.getValue().value().equals(tensor.value())) {
          return entry.getKey() + ": " + tensor.type();
        }
      }
    }
    return tensor.type().toString();
  }

  private static Map<String, Value> values(Map<String, Tensor> tensors) {
    Map<String, Value> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, tensor.value()));
    return values;
  }
}
