package io.tandem.training;

import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.optim.JointPrograms;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.tensor.HostTensor;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The programs of a training: those for the lengths that a batch has, traced when they are first
 * needed, all with the same variables. Used by one thread.
 */
final class ProgramFamily {
  private final TrainingPrograms shortest;
  private final Function<Map<String, HostTensor>, Lengths> lengths;
  private final Function<Lengths, TrainingPrograms> trace;
  private final Optional<Function<Lengths, JointPrograms>> joint;
  private final Map<Lengths, TrainingPrograms> traced = new HashMap<>();
  private final NavigableMap<Long, ProgramFamily> earlier = new TreeMap<>();

  private ProgramFamily(
      TrainingPrograms shortest,
      Function<Map<String, HostTensor>, Lengths> lengths,
      Function<Lengths, TrainingPrograms> trace,
      Optional<Function<Lengths, JointPrograms>> joint) {
    this.joint = joint;
    this.shortest = shortest;
    this.lengths = lengths;
    this.trace = trace;
  }

  /** Programs that are for batches of any lengths. */
  static ProgramFamily of(TrainingPrograms programs) {
    return new ProgramFamily(programs, batch -> Lengths.NONE, none -> programs, Optional.empty());
  }

  /**
   * The programs of a model.
   *
   * @param shortest those for the shortest sequences
   * @param trace makes those for others
   */
  static ProgramFamily of(
      Model model, TrainingPrograms shortest, Function<Lengths, TrainingPrograms> trace) {
    return new ProgramFamily(shortest, model::lengths, trace, Optional.empty());
  }

  /**
   * The same of a model whose loss is one of all examples of a step together.
   *
   * @param more makes the programs of its steps over several micro-batches
   */
  ProgramFamily jointly(Function<Lengths, JointPrograms> more) {
    return new ProgramFamily(shortest, lengths, trace, Optional.of(more));
  }

  /**
   * The same, while other programs are for the steps before.
   *
   * @param others programs with a part of these variables, by how many steps were made when their
   *     time begins, the first at 0
   * @param begins how many steps were made when that of these begins
   */
  ProgramFamily after(Map<Long, ProgramFamily> others, long begins) {
    earlier.putAll(others);
    earlier.put(begins, this);
    return this;
  }

  /** The programs of the step that comes after so many. */
  ProgramFamily at(long made) {
    return earlier.isEmpty() ? this : earlier.floorEntry(made).getValue();
  }

  /** Whether the loss is one of all examples of a step together. */
  boolean isJoint() {
    return joint.isPresent();
  }

  /** The programs of a step over several micro-batches of which some have these lengths. */
  JointPrograms jointOf(Lengths known) {
    return joint.orElseThrow().apply(known);
  }

  /** Those for the shortest sequences: which variables there are, and what needs no batch. */
  TrainingPrograms shortest() {
    return shortest;
  }

  /** The lengths of a batch that its programs have to know. */
  Lengths lengths(Map<String, HostTensor> batch) {
    return lengths.apply(batch);
  }

  /** The programs for batches of known lengths. */
  TrainingPrograms of(Lengths known) {
    if (known.equals(Lengths.NONE)) {
      return shortest;
    }
    return traced.computeIfAbsent(
        known,
        key -> {
          TrainingPrograms programs = trace.apply(key);
          if (!programs.variables().equals(shortest.variables())) {
            throw new IllegalStateException(
                String.format(
                    "the programs for %s have the variables %s, those for the shortest sequences"
                        + " %s",
                    key, programs.variables().keySet(), shortest.variables().keySet()));
          }
          return programs;
        });
  }
}
