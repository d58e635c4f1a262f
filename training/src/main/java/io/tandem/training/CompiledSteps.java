package io.tandem.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.model.Lengths;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The compiled programs of a training, each compiled when it is first needed: those that read a
 * batch once for each of the lengths that batches come in.
 */
final class CompiledSteps implements AutoCloseable {
  private final DeviceState state;
  private final ProgramFamily family;
  private final Map<Key, Executable> compiled = new HashMap<>();

  private enum Part {
    STEP,
    ADD,
    FINISH,
    VECTORS,
    ADD_JOINT
  }

  private record Key(Part part, Lengths lengths) {}

  private final Optional<Executable> apply;
  private final Optional<Executable> check;
  private final Optional<Executable> discard;
  private final boolean isJoint;
  private Optional<Executable> loss = Optional.empty();

  /**
   * Compiles what reads no batch, and of the rest nothing yet.
   *
   * @throws IllegalArgumentException if steps are to be over several micro-batches, and the
   *     programs cannot
   */
  CompiledSteps(DeviceState state, ProgramFamily family, boolean accumulates) {
    this.state = state;
    this.family = family;
    TrainingPrograms programs = family.shortest();
    if (accumulates && programs.accumulation().isEmpty()) {
      throw new IllegalArgumentException(
          "row-sparse tables cannot be trained over several micro-batches");
    }
    Optional<TrainingPrograms.Scaling> scaling = programs.scaling();
    check = scaling.map(parts -> compile(parts.check()));
    discard = scaling.map(parts -> compile(parts.discard()));
    apply =
        scaling.isPresent() || family.isJoint()
            ? Optional.of(compile(programs.accumulation().orElseThrow().apply()))
            : Optional.empty();
    isJoint = family.isJoint();
  }

  private Executable compile(Program program) {
    return state.compile(program, CompileOptions.FUSED);
  }

  /** Differentiates a batch and updates the weights. */
  Executable step(Map<String, HostTensor> batch) {
    return of(Part.STEP, batch);
  }

  /** Differentiates a micro-batch and adds to the accumulators. */
  Executable add(Map<String, HostTensor> batch) {
    return of(Part.ADD, batch);
  }

  /** Differentiates the last micro-batch and updates the weights. */
  Executable finish(Map<String, HostTensor> batch) {
    return of(Part.FINISH, batch);
  }

  /** Whether the loss is one of all micro-batches together. */
  boolean isJoint() {
    return isJoint;
  }

  /** Makes the vectors of a micro-batch, where the loss is one of all together. */
  Executable vectors(Map<String, HostTensor> batch) {
    return of(Part.VECTORS, batch);
  }

  /**
   * The loss of all vectors, and its gradients, where it is one of all together.
   *
   * @param batch any micro-batch: the program is the same for all
   */
  Executable loss(Map<String, HostTensor> batch) {
    if (loss.isEmpty()) {
      loss = Optional.of(compile(family.jointOf(family.lengths(batch)).loss()));
    }
    return loss.get();
  }

  /** Adds the gradients of a micro-batch whose vectors' gradients are known. */
  Executable addJoint(Map<String, HostTensor> batch) {
    return of(Part.ADD_JOINT, batch);
  }

  /** Updates the weights from the accumulators, where losses are scaled or one of all. */
  Executable apply() {
    return apply.orElseThrow();
  }

  /** Tells whether what was accumulated is finite, where losses are scaled. */
  Executable check() {
    return check.orElseThrow();
  }

  /** Takes back what was accumulated, where losses are scaled. */
  Executable discard() {
    return discard.orElseThrow();
  }

  private Executable of(Part part, Map<String, HostTensor> batch) {
    return compiled.computeIfAbsent(
        new Key(part, family.lengths(batch)),
        key -> {
          TrainingPrograms programs = family.of(key.lengths());
          return compile(
              switch (key.part()) {
                case STEP -> programs.step();
                case ADD -> programs.accumulation().orElseThrow().add();
                case FINISH -> programs.accumulation().orElseThrow().finish();
                case VECTORS -> family.jointOf(key.lengths()).vectors();
                case ADD_JOINT -> family.jointOf(key.lengths()).add();
              });
        });
  }

  @Override
  public void close() {
    compiled.values().forEach(Executable::close);
    check.ifPresent(Executable::close);
    discard.ifPresent(Executable::close);
    apply.ifPresent(Executable::close);
    loss.ifPresent(Executable::close);
  }
}
