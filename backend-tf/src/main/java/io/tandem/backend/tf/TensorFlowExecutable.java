package io.tandem.backend.tf;

import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** A program in the graph of a state; a call is one run of the state's session. */
final class TensorFlowExecutable implements Executable {
  private final TensorFlowState state;
  private final Program program;
  private final EmittedProgram emitted;
  private boolean closed;

  TensorFlowExecutable(TensorFlowState state, Program program, EmittedProgram emitted) {
    this.state = state;
    this.program = program;
    this.emitted = emitted;
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public Results run(Map<String, ?> inputs) {
    state.open();
    if (closed) {
      throw new IllegalStateException("program '" + program.name() + "' is closed");
    }
    checkInputs(inputs);
    checkVariables();
    if (emitted.outputs().isEmpty() && emitted.updates().isEmpty()) {
      return new TensorFlowResults(program.name(), Map.of(), state.engine());
    }
    state.prepare();
    Session.Runner runner = state.session().runner();
    List<Tensor> copies = new ArrayList<>();
    try {
      emitted
          .placeholders()
          .forEach(
              (name, placeholder) -> runner.feed(placeholder, tensor(inputs.get(name), copies)));
      emitted.outputs().values().forEach(runner::fetch);
      emitted.updates().ifPresent(runner::addTarget);
      Result result = run(runner);
      program.updates().keySet().forEach(name -> state.stored(program.variable(name)));
      return results(result);
    } finally {
      copies.forEach(Tensor::close);
    }
  }

  private Result run(Session.Runner runner) {
    try {
      return runner.run();
    } catch (RuntimeException e) {
      throw state.failure("running program '" + program.name() + "'", e);
    }
  }

  private static Tensor tensor(Object input, List<Tensor> copies) {
    if (input instanceof TensorFlowTensor device) {
      return device.tensor();
    }
    Tensor copy = HostTransfer.toTensor((HostTensor) input);
    copies.add(copy);
    return copy;
  }

  private Results results(Result result) {
    // The tensors are owned one by one from here on; closing the Result would close all of them.
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int index = 0;
    for (Map.Entry<String, Output<?>> output : emitted.outputs().entrySet()) {
      tensors.put(output.getKey(), result.get(index++));
    }
    return new TensorFlowResults(program.name(), tensors, state.engine());
  }

  private void checkInputs(Map<String, ?> inputs) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    inputs.forEach((name, input) -> shapes.put(name, type(name, input).shape()));
    program.bind(shapes);
    program
        .inputs()
        .forEach(
            (name, value) -> {
              TensorType given = type(name, inputs.get(name));
              if (given.dtype() != value.type().dtype()) {
                throw misfit(name, value, given);
              }
            });
  }

  private IllegalArgumentException misfit(String name, Value value, TensorType given) {
    return new IllegalArgumentException(
        String.format(
            "input '%s' of program '%s' must be %s, not %s",
            name, program.name(), value.type(), given));
  }

  private TensorType type(String name, Object input) {
    if (input instanceof HostTensor host) {
      return host.type();
    }
    if (input instanceof DeviceTensor device) {
      if (device instanceof TensorFlowTensor own && own.engine() == state.engine()) {
        return own.type();
      }
      throw new IllegalArgumentException(
          "input '" + name + "' of program '" + program.name() + "' lives on another engine");
    }
    throw new IllegalArgumentException(
        String.format(
            "input '%s' of program '%s' must be a HostTensor or a DeviceTensor, not %s",
            name, program.name(), input == null ? "null" : input.getClass().getName()));
  }

  private void checkVariables() {
    List<String> missing =
        state.missing(
            program.variables().values().stream()
                .filter(variable -> emitted.needed().contains(variable.name()))
                .toList());
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "program '" + program.name() + "' reads variables that have no value: " + missing);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
