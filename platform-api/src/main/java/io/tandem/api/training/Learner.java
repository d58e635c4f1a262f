package io.tandem.api.training;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdaptedState;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.JointModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is trained: an architecture, what is trained in its place if that is not all of it, and what
 * is minimized beside its own objective. Immutable and thread-safe.
 *
 * @param model the architecture, without weights
 * @param adaptation what is trained in its place, if it is not the model itself
 * @param changes what becomes of its objective in training, one after the other
 */
public record Learner(Model model, Optional<Adaptation> adaptation, List<ObjectiveChange> changes) {
  /** Copies the list. */
  public Learner {
    changes = List.copyOf(changes);
  }

  /** A model as it is. */
  public static Learner of(Model model) {
    return new Learner(model, Optional.empty(), List.of());
  }

  /** The same with something that is trained in the model's place. */
  public Learner with(Adaptation trained) {
    return new Learner(model, Optional.of(trained), changes);
  }

  /** The same with further changes of the objective. */
  public Learner changedBy(List<ObjectiveChange> more) {
    List<ObjectiveChange> all = new ArrayList<>(changes);
    all.addAll(more);
    return new Learner(model, adaptation, all);
  }

  /** What training minimizes and validation reports, as {@link Model#objective(Phase)}. */
  public Program objective(Phase phase) {
    return changed(adapted(model.objective(phase), phase), phase, Lengths.NONE);
  }

  /** The same for batches of known lengths. */
  public Program objective(Phase phase, Lengths lengths) {
    return changed(adapted(model.objective(phase, lengths), phase), phase, lengths);
  }

  private Program changed(Program objective, Phase phase, Lengths lengths) {
    Program program = objective;
    if (phase == Phase.TRAINING) {
      for (ObjectiveChange change : changes) {
        program = change.apply(program, lengths);
      }
    }
    return program;
  }

  /**
   * What is made of each example by itself, as {@link JointModel#vectors}.
   *
   * @throws BadInputException if the objective is changed, which then has to be one of all examples
   *     at once
   */
  public Program vectors(Phase phase, Lengths lengths) {
    if (!changes.isEmpty()) {
      throw new BadInputException(
          "a loss that is one of all examples together is changed as a whole; take 'accumulate'"
              + " away");
    }
    return adapted(joint().vectors(phase, lengths), phase);
  }

  /** The loss of the vectors of a batch, as {@link JointModel#joint}. */
  public Program joint(Phase phase) {
    return adapted(joint().joint(phase), phase);
  }

  /**
   * What makes the examples that are learned from.
   *
   * @param own makes those of the model
   * @return that, where no change of the objective needs more
   */
  public ExampleEncoder examples(ExampleEncoder own) {
    ExampleEncoder encoder = own;
    for (ObjectiveChange change : changes) {
      encoder = change.examples(encoder);
    }
    return encoder;
  }

  private JointModel joint() {
    return (JointModel) model;
  }

  /**
   * Where the trained model is asked.
   *
   * @param state where its variables are
   * @return a state on which the model's programs are what was trained
   */
  public DeviceState asked(DeviceState state) {
    return adaptation
        .<DeviceState>map(
            change -> new AdaptedState(state, program -> change.in(program, Phase.EVALUATION)))
        .orElse(state);
  }

  private Program adapted(Program program, Phase phase) {
    return adaptation.map(change -> given(change.in(program, phase), change)).orElse(program);
  }

  /** The program in which the model's weights that stay as they are need be kept by nobody. */
  private static Program given(Program program, Adaptation adaptation) {
    Trace trace = new Trace();
    Map<String, Tensor> reads = new LinkedHashMap<>();
    for (Variable variable : program.variables().values()) {
      Optional<HostTensor> value = adaptation.given(variable.name());
      reads.put(
          variable.name(),
          trace.variable(value.map(known -> given(variable, known)).orElse(variable)));
    }
    Function<Value, Tensor> values =
        trace.replay(
            program, Map.of(), reads, (node, operands) -> trace.apply(node.op(), operands));
    program.outputs().forEach((name, value) -> trace.output(name, values.apply(value)));
    program.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(program.name());
  }

  private static Variable given(Variable variable, HostTensor value) {
    return new Variable(
        variable.name(), variable.type(), new Initializer.Values(value), Variable.Role.GIVEN);
  }
}
