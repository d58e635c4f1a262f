package io.tandem.api.program;

import io.tandem.api.op.Backward;
import io.tandem.api.op.StopGradient;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reverse-mode differentiation as a transformation of programs: the gradient is more operations in
 * the same trace, made by the rules that stand beside the operations.
 */
public final class Differentiation {
  private Differentiation() {}

  /**
   * Vector-Jacobian products: the sum over all outputs of {@code cotangent · d output / d x}, for
   * each x.
   *
   * @param outputs floats of one trace
   * @param cotangents as many, of the same shapes; a scalar 1 gives the gradient of a scalar
   * @param wrt floats of the same trace
   * @return one gradient for each of {@code wrt}, of its type; zeros if no output depends on it
   */
  public static List<Tensor> gradients(
      List<Tensor> outputs, List<Tensor> cotangents, List<Tensor> wrt) {
    return gradients(outputs, cotangents, wrt, Recomputation.NONE);
  }

  /**
   * Vector-Jacobian products, as {@link #gradients(List, List, List)}, of a forward pass of which
   * some parts are computed again instead of being kept.
   *
   * @param parts of the trace so far; the gradients are the same whatever they are
   */
  public static List<Tensor> gradients(
      List<Tensor> outputs, List<Tensor> cotangents, List<Tensor> wrt, Recomputation parts) {
    if (wrt.isEmpty()) {
      return List.of();
    }
    Trace trace = wrt.get(0).trace();
    List<Node> nodes = List.copyOf(trace.nodes());
    BitSet dependent = dependents(nodes, wrt);
    Map<Integer, Tensor> gradients = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      Tensor cotangent = cotangents.get(i);
      if (!output.shape().equals(cotangent.shape())) {
        throw new TracingException(
            "the cotangent of " + output.type() + " cannot be " + cotangent.type());
      }
      if (dependent.get(output.value().id())) {
        add(gradients, output.value(), cotangent.castTo(output.dtype()));
      }
    }
    ComputedAgain again = new ComputedAgain(trace, nodes, parts);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      boolean arrived = node.results().stream().anyMatch(v -> gradients.containsKey(v.id()));
      boolean wanted = node.operands().stream().anyMatch(v -> dependent.get(v.id()));
      if (arrived && wanted && !(node.op() instanceof StopGradient)) {
        Application call =
            new Application(trace, node, again.read(node, gradients), gradients, dependent);
        String path = node.path().startsWith("grad:") ? node.path() : "grad:" + node.path();
        trace.at(
            path,
            () -> {
              node.op().backward(call);
              return call;
            });
      }
    }
    List<Tensor> result = new ArrayList<>();
    for (Tensor x : wrt) {
      Tensor gradient = gradients.get(x.value().id());
      result.add(gradient != null ? gradient : x.zerosLike());
    }
    return result;
  }

  /**
   * The program that also gives gradients.
   *
   * @param program any program
   * @param outputs names of its outputs to differentiate; a scalar's cotangent is 1, that of
   *     another output becomes the input {@code cotangent/NAME}
   * @param wrt names of variables, inputs or marks
   * @return the program with the further outputs {@code gradient/NAME}, its updates left out
   */
  public static Program gradients(Program program, List<String> outputs, List<String> wrt) {
    Trace trace = new Trace();
    Function<Value, Tensor> tensors =
        trace.replay(program, Map.of(), (node, operands) -> trace.apply(node.op(), operands));
    program.outputs().forEach((name, value) -> trace.output(name, tensors.apply(value)));
    List<Tensor> roots = new ArrayList<>();
    List<Tensor> cotangents = new ArrayList<>();
    for (String name : outputs) {
      Tensor output = tensors.apply(named(program, program.outputs(), "output", name));
      roots.add(output);
      cotangents.add(
          output.shape().rank() == 0
              ? trace.scalar(output.dtype(), 1)
              : trace.input("cotangent/" + name, output.type()));
    }
    Map<String, Value> sources = new LinkedHashMap<>(program.marks());
    sources.putAll(program.inputs());
    sources.putAll(program.reads());
    List<Tensor> leaves =
        wrt.stream()
            .map(name -> tensors.apply(named(program, sources, "variable, input or mark", name)))
            .toList();
    List<Tensor> gradients = gradients(roots, cotangents, leaves);
    for (int i = 0; i < wrt.size(); i++) {
      trace.output("gradient/" + wrt.get(i), gradients.get(i));
    }
    return trace.build(program.name() + ".gradients");
  }

  private static Value named(Program program, Map<String, Value> values, String what, String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          String.format(
              "program '%s' has no %s '%s'; there are %s",
              program.name(), what, name, values.keySet()));
    }
    return value;
  }

  /** The float values that change when one of {@code wrt} does. */
  private static BitSet dependents(List<Node> nodes, List<Tensor> wrt) {
    BitSet dependent = new BitSet();
    for (Tensor x : wrt) {
      if (!x.dtype().isFloat()) {
        throw new TracingException("there is no gradient with respect to " + x.type());
      }
      dependent.set(x.value().id());
    }
    for (Node node : nodes) {
      boolean reached = node.operands().stream().anyMatch(v -> dependent.get(v.id()));
      if (reached && !(node.op() instanceof StopGradient)) {
        for (Value result : node.results()) {
          if (result.type().dtype().isFloat()) {
            dependent.set(result.id());
          }
        }
      }
    }
    return dependent;
  }

  private static void add(Map<Integer, Tensor> gradients, Value value, Tensor gradient) {
    if (!gradient.shape().equals(value.type().shape())) {
      throw new TracingException(
          "a rule gave the gradient " + gradient.type() + " for a value " + value.type());
    }
    Tensor cast = gradient.castTo(value.type().dtype());
    gradients.merge(value.id(), cast, Tensor::plus);
  }

  private record Application(
      Trace trace,
      Node node,
      Map<Integer, Tensor> again,
      Map<Integer, Tensor> gradients,
      BitSet dependent)
      implements Backward {

    @Override
    public int operands() {
      return node.operands().size();
    }

    @Override
    public Tensor operand(int index) {
      return read(node.operands().get(index));
    }

    @Override
    public Tensor result(int index) {
      return read(node.results().get(index));
    }

    private Tensor read(Value value) {
      Tensor other = again.get(value.id());
      return other != null ? other : trace.tensor(value);
    }

    @Override
    public boolean hasGradient(int result) {
      return gradients.containsKey(node.results().get(result).id());
    }

    @Override
    public Tensor gradient(int result) {
      Tensor gradient = gradients.get(node.results().get(result).id());
      return gradient != null ? gradient : result(result).zerosLike();
    }

    @Override
    public boolean needs(int operand) {
      return dependent.get(node.operands().get(operand).id());
    }

    @Override
    public void contribute(int operand, Supplier<Tensor> gradient) {
      if (needs(operand)) {
        add(gradients, node.operands().get(operand), gradient.get());
      }
    }
  }
}
