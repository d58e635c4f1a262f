package io.tandem.backend.tck.cases;

import io.tandem.api.op.Op;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One operation, applied to operands of certain types, and the values to try it on.
 *
 * @param name what is particular about it, for the tests' names
 * @param op the operation
 * @param operands the declared types, symbols included
 * @param calls values for the operands, for one or more calls of the same program
 * @param smooth the operands by which the results have derivatives at these values, continuous
 *     ones, so that differences find them
 * @param precision in which float operands are cast before, results being cast back; {@link
 *     DType#FLOAT32} casts nothing
 * @param closeness how far a backend may be off
 * @param observe what is looked at in place of the results, where they are not unique
 */
public record OperationCase(
    String name,
    Op op,
    List<TensorType> operands,
    List<List<HostTensor>> calls,
    List<Integer> smooth,
    DType precision,
    Closeness closeness,
    UnaryOperator<List<Tensor>> observe) {

  public OperationCase {
    operands = List.copyOf(operands);
    calls = List.copyOf(calls);
    smooth = List.copyOf(smooth);
  }

  /** A case of one call, its types those of the values. */
  public static OperationCase of(String name, Op op, HostTensor... operands) {
    List<TensorType> types = Arrays.stream(operands).map(HostTensor::type).toList();
    return symbolic(name, op, types, List.of(List.of(operands)));
  }

  /** A case of several calls of one program. */
  public static OperationCase symbolic(
      String name, Op op, List<TensorType> types, List<List<HostTensor>> calls) {
    return new OperationCase(
        name,
        op,
        types,
        calls,
        List.of(),
        DType.FLOAT32,
        Closeness.SCALED,
        UnaryOperator.identity());
  }

  /** Says by which operands the results have continuous derivatives at these values. */
  public OperationCase smoothIn(Integer... places) {
    return new OperationCase(
        name, op, operands, calls, List.of(places), precision, closeness, observe);
  }

  public OperationCase within(Closeness other) {
    return new OperationCase(name, op, operands, calls, smooth, precision, other, observe);
  }

  /** Computes in another precision. */
  public OperationCase in(DType other) {
    return new OperationCase(
        name + " in " + other.shortName(),
        op,
        operands,
        calls,
        smooth,
        other,
        Closeness.of(other),
        observe);
  }

  public OperationCase observing(UnaryOperator<List<Tensor>> other) {
    return new OperationCase(name, op, operands, calls, smooth, precision, closeness, other);
  }

  /** The program with the inputs {@code x0}, {@code x1}, … and the outputs {@code y0}, …. */
  public Program program() {
    return Trace.program(
        op.name(),
        trace -> {
          List<Tensor> inputs = new ArrayList<>();
          for (int i = 0; i < operands.size(); i++) {
            inputs.add(cast(trace.input("x" + i, operands.get(i)), precision));
          }
          List<Tensor> results = observe.apply(trace.apply(op, inputs));
          for (int i = 0; i < results.size(); i++) {
            trace.output("y" + i, cast(results.get(i), DType.FLOAT32));
          }
        });
  }

  private Tensor cast(Tensor tensor, DType other) {
    return tensor.dtype().isFloat() && precision != DType.FLOAT32 ? tensor.castTo(other) : tensor;
  }

  /** The outputs of {@link #program} that can be differentiated. */
  public List<String> floatOutputs() {
    List<String> names = new ArrayList<>();
    program()
        .outputs()
        .forEach(
            (output, value) -> {
              if (value.type().dtype().isFloat()) {
                names.add(output);
              }
            });
    return names;
  }

  /**
   * The program that also gives {@code gradient/x0}, … of the smooth operands, from {@code
   * cotangent/y0}, … of outputs that are not scalars.
   */
  public Program gradients(List<String> outputs) {
    return Differentiation.gradients(
        program(), outputs, smooth.stream().map(i -> "x" + i).toList());
  }

  /** The inputs of a call by name. */
  public Map<String, HostTensor> inputs(int call) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      inputs.put("x" + i, calls.get(call).get(i));
    }
    return inputs;
  }

  /**
   * The inputs of a call and random cotangents, for {@link #gradients}.
   *
   * @param program the gradient program
   * @param outputs the values of the outputs, for their extents
   */
  public Map<String, HostTensor> inputs(
      int call, Program program, Map<String, HostTensor> outputs) {
    Map<String, HostTensor> inputs = inputs(call);
    outputs.forEach(
        (output, value) -> {
          String cotangent = "cotangent/" + output;
          if (program.inputs().containsKey(cotangent)) {
            inputs.put(cotangent, Sample.normal(cotangent.hashCode(), value.extents()));
          }
        });
    return inputs;
  }

  /** Operation and case, for tests' names. */
  @Override
  public String toString() {
    return op.name() + " " + name;
  }
}
