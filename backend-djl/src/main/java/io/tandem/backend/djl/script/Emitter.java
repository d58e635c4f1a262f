package io.tandem.backend.djl.script;

import io.tandem.api.op.Constant;
import io.tandem.api.op.Fill;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The source of one script as it grows, line by line, with a name for each value. */
final class Emitter {
  private final Target target;
  private final Storage storage;
  private final Extents extents;
  private final StringBuilder body = new StringBuilder();
  private final Map<String, String> shared = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, Fill> scalars = new HashMap<>();
  private final Map<String, Node> origins = new HashMap<>();
  private final List<String> variables;
  private final List<HostTensor> constants = new ArrayList<>();
  private final List<List<String>> groups = new ArrayList<>();
  private final Set<String> bounded = new HashSet<>();
  private Optional<Node> current = Optional.empty();
  private boolean seeds;
  private int free;

  Emitter(Program program, Target target, Storage storage) {
    this.target = target;
    this.storage = storage;
    this.variables = List.copyOf(program.variables().keySet());
    int place = 0;
    for (Map.Entry<String, Value> input : program.inputs().entrySet()) {
      bind("input_" + word(input.getKey()), input.getValue(), "x[" + place++ + "]");
    }
    program.reads().forEach((name, value) -> bind(word(name), value, variable(name)));
    extents = new Extents(this, program);
  }

  private void bind(String stem, Value value, String expression) {
    String name = stem + "_" + value.id();
    line(name + " = " + expression);
    names.put(value.id(), name);
  }

  Target target() {
    return target;
  }

  Storage storage() {
    return storage;
  }

  /** The expression of a variable of the program. */
  String variable(String name) {
    return "v[" + variables.indexOf(name) + "]";
  }

  /** The parameter that holds a list of variables, for kernels over lists. */
  String group(List<String> members) {
    groups.add(members);
    return "u" + (groups.size() - 1);
  }

  /** The expression of a tensor that is known when the script is written. */
  String constant(Constant constant) {
    constants.add(constant.value());
    return "k[" + (constants.size() - 1) + "]";
  }

  void line(String line) {
    body.append("    ").append(line).append('\n');
  }

  /** A name that nothing else has. */
  String free(String stem) {
    String name = stem + "_t" + free++;
    current.ifPresent(node -> origins.put(name, node));
    return name;
  }

  /** Computes a tensor that is no value of the program. */
  String temporary(String expression) {
    String name = free("t");
    line(name + " = " + expression);
    return name;
  }

  /**
   * Computes a tensor that is no value of the program and that nothing writes to, once for all who
   * ask for the same.
   */
  String shared(String expression) {
    String known = shared.get(expression);
    if (known == null) {
      known = temporary(expression);
      shared.put(expression, known);
    }
    return known;
  }

  /**
   * Makes the script fail if an element of an integer tensor is not in [0, size). CPU kernels look
   * for themselves; on a GPU such an index ends all use of the device by the process.
   */
  void bound(String indices, Dim size) {
    if (target.isCpu() || !bounded.add(indices + " < " + dim(size))) {
      return;
    }
    String least = free("t");
    String greatest = free("t");
    String both = free("t");
    line("if torch.gt(torch.numel(" + indices + "), 0):");
    line("  " + least + ", " + greatest + " = torch.aminmax(" + indices + ")");
    line("  " + both + " = torch.cpu(torch.stack([" + least + ", " + greatest + "]))");
    String first = "int(torch.select(" + both + ", 0, 0))";
    String last = "int(torch.select(" + both + ", 0, 1))";
    line(
        "  if torch.__or__(torch.lt("
            + first
            + ", 0), torch.ge("
            + last
            + ", "
            + dim(size)
            + ")):");
    String message = "index out of range: from {} to {}, and there are {}";
    String told = first + ", " + last + ", " + dim(size);
    line("    ops.prim.RaiseException(torch.format(\"" + message + "\", " + told + "))");
    line("  else:");
    line("    pass");
    line("else:");
    line("  pass");
  }

  /** Notes that the script seeds libtorch's own generators. */
  void seed() {
    seeds = true;
  }

  /** Begins a node: what is written from here on belongs to it. */
  void begin(Node node) {
    current = Optional.of(node);
  }

  /** A new name for a result of the node at hand. */
  String declare(Value value) {
    Node node = current.orElseThrow();
    String path = word(node.path());
    String name = (path.isEmpty() ? "" : path + "_") + node.op().name() + "_" + value.id();
    names.put(value.id(), name);
    origins.put(name, node);
    return name;
  }

  /** Gives a value the name that another expression has. */
  void declareAs(Value value, String name) {
    names.put(value.id(), name);
  }

  /** Keeps a scalar constant as a number until a tensor is asked for. */
  void declareScalar(Value value, Fill fill) {
    scalars.put(value.id(), fill);
    storage.fresh(value);
  }

  /** The number that a value stands for, if it is a constant scalar. */
  Optional<Fill> scalar(Value value) {
    return Optional.ofNullable(scalars.get(value.id()));
  }

  /** The name of a value as a tensor. */
  String name(Value value) {
    String known = names.get(value.id());
    if (known != null) {
      return known;
    }
    Fill fill = scalars.get(value.id());
    if (fill == null) {
      throw new IllegalStateException(value + " has not been computed");
    }
    String name = "number_" + value.id();
    line(name + " = " + full(fill));
    names.put(value.id(), name);
    return name;
  }

  /** A new tensor of one number. */
  String full(Fill fill) {
    String shape = dims(fill.type().shape());
    String number = Literals.of(fill.value(), fill.type().dtype());
    return "torch.full("
        + shape
        + ", "
        + number
        + ", dtype="
        + Literals.code(fill.type().dtype())
        + device()
        + ")";
  }

  /** The argument by which a new tensor gets onto the device. */
  String device() {
    return target.isCpu() ? "" : ", device=torch.device(\"" + target.device() + "\")";
  }

  String dim(Dim dim) {
    return extents.of(dim);
  }

  String dims(Shape shape) {
    return extents.of(shape);
  }

  String dims(List<Dim> dims) {
    return extents.of(dims);
  }

  Script script(String result) {
    StringBuilder source = new StringBuilder("  def " + Script.METHOD + "(self, ");
    source.append("v: List[Tensor], k: List[Tensor], x: List[Tensor]");
    for (int i = 0; i < groups.size(); i++) {
      source.append(", u").append(i).append(": List[Tensor]");
    }
    source.append(") -> List[Tensor]:\n").append(body);
    source.append("    return ").append(result).append('\n');
    return new Script(source.toString(), variables, constants, groups, origins, seeds);
  }

  private static String word(String path) {
    String word = path.replaceAll("[^A-Za-z0-9]+", "_");
    return word.isEmpty() || Character.isLetter(word.charAt(0)) ? word : "n" + word;
  }
}
