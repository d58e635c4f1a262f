package io.tandem.models.forward;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs forward passes on tensors that anyone may have made. */
public final class Forward {
  private static final String GRADIENT = "gradient/";

  /** What the names of gradients begin with; the name of the weight follows. */
  public static final String GRADIENTS = "gradients.";

  private Forward() {}

  /**
   * Runs a forward pass.
   *
   * @param checkpoint what to run
   * @param state where its weights lie
   * @param tensors the inputs by name
   * @param precision in which element types it computes; what is given is always {@code f32}
   * @param gradients whether gradients of the loss are asked for, which needs labels
   * @return what {@link ForwardModel#forward} gives, and {@code gradients.WEIGHT} for each weight
   *     that the loss depends on
   * @throws BadInputException if an input is unknown, missing, of another shape or type, or has a
   *     value that is out of range, naming it and what is allowed
   */
  public static Map<String, HostTensor> run(
      ForwardModel checkpoint,
      DeviceState state,
      Map<String, HostTensor> tensors,
      Precision precision,
      boolean gradients) {
    ForwardModel model = checkpoint.forInputs(tensors);
    Map<String, HostTensor> inputs = checked(model.forwardInputs(), tensors);
    Program program =
        precision.applyTo(model.forward(inputs.keySet(), model.forwardLengths(inputs)));
    if (gradients) {
      if (!program.outputs().containsKey(ForwardModel.LOSS)) {
        throw new BadInputException(
            String.format(
                "gradients are those of the loss, and there is none: a '%s' has one with labels",
                model.type()));
      }
      program =
          Differentiation.gradients(
              program, List.of(ForwardModel.LOSS), List.copyOf(program.variables().keySet()));
    }
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    try (Executable executable = state.compile(program, CompileOptions.FUSED);
        Results results = executable.run(inputs)) {
      for (String name : program.outputs().keySet()) {
        String published =
            name.startsWith(GRADIENT) ? GRADIENTS + name.substring(GRADIENT.length()) : name;
        outputs.put(published, results.host(name));
      }
    }
    return outputs;
  }

  private static Map<String, HostTensor> checked(
      Map<String, ForwardInput> allowed, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> inputs = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          ForwardInput input = allowed.get(name);
          if (input == null) {
            throw new BadInputException(
                String.format(
                    "there is no input '%s'; %s",
                    name, NearestName.hint(name, new TreeSet<>(allowed.keySet()))));
          }
          inputs.put(name, input.checked(name, tensor));
        });
    allowed.forEach(
        (name, input) -> {
          if (input.required() && !inputs.containsKey(name)) {
            throw new BadInputException(
                String.format("the input '%s' %s is missing", name, input.type().shape()));
          }
        });
    checkLengths(allowed, inputs);
    return inputs;
  }

  /** Axes of one name are of one length. */
  private static void checkLengths(
      Map<String, ForwardInput> allowed, Map<String, HostTensor> inputs) {
    Map<String, String> first = new TreeMap<>();
    Map<String, Long> lengths = new TreeMap<>();
    inputs.forEach(
        (name, tensor) -> {
          List<Dim> dims = allowed.get(name).type().shape().dims();
          for (int axis = 0; axis < dims.size(); axis++) {
            String dim = dims.get(axis).toString();
            long length = tensor.extents()[axis];
            if (!dims.get(axis).isSymbol()) {
              if (dims.get(axis).extent() != length) {
                throw new BadInputException(
                    String.format(
                        "'%s' is %s, not %s",
                        name, tensor.shape(), allowed.get(name).type().shape()));
              }
            } else if (lengths.computeIfAbsent(dim, key -> length) != length) {
              String other = first.get(dim);
              throw new BadInputException(
                  String.format(
                      "'%s' is %s where '%s' is %s: both have an axis '%s'",
                      name, tensor.shape(), other, inputs.get(other).shape(), dim));
            }
            first.putIfAbsent(dim, name);
          }
        });
  }
}
