package io.tandem.api.program;

import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;

/**
 * A tensor that lives on the device between calls and is shared by name between programs: a weight
 * or a state such as an optimizer's.
 *
 * @param name the published checkpoints' name for a weight
 * @param type of known shape
 * @param initializer gives its first value
 * @param role what it is
 */
public record Variable(String name, TensorType type, Initializer initializer, Role role) {

  /** What a variable is to a training step. */
  public enum Role {
    /** A trained tensor. */
    WEIGHT,
    /**
     * A trained table of which a step touches only the rows that its batch names; it may be used
     * only as the table of a look-up.
     */
    ROW_SPARSE_WEIGHT,
    /** A tensor that belongs to the model and that training leaves as it is. */
    FROZEN_WEIGHT,
    /**
     * A tensor that programs read and that belongs to another model: it always has its
     * initializer's value, which no training changes and no checkpoint holds.
     */
    GIVEN,
    /** Anything else that is kept: optimizers' states, accumulators, counters. */
    STATE
  }

  public Variable {
    if (!type.shape().isStatic()) {
      throw new IllegalArgumentException(
          "the variable " + name + " needs a known shape, not " + type.shape());
    }
  }

  /** Whether it belongs to the model, and so stands among the weights of a checkpoint. */
  public boolean isWeight() {
    return role != Role.STATE && role != Role.GIVEN;
  }

  /** The shape, all of it known. */
  public Shape shape() {
    return type.shape();
  }

  /**
   * Its first value, in its own element type.
   *
   * @param seed what random values derive from, together with the name
   */
  public HostTensor initialValue(long seed) {
    return initializer.create(seed, name, shape()).castTo(type.dtype());
  }

  /** The number of elements. */
  public long size() {
    return type.shape().size().extent();
  }
}
