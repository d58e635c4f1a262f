package io.tandem.api.program;

import java.util.Set;

/** In which element types a program computes. */
public enum Precision {
  /** Everything in 32-bit floats. */
  FLOAT32,
  /** Matrix products in bfloat16, what is sensitive in 32-bit floats ({@link Autocast}). */
  BFLOAT16;

  /** The program in this precision, its weights and states in f32: what training needs. */
  public Program applyTo(Program program) {
    return this == FLOAT32 ? program : Autocast.bfloat16(program);
  }

  /**
   * The program in this precision, its weights kept in it as well: half the memory, and half the
   * reading, for a program that only predicts ({@link NarrowStorage}).
   *
   * @param state inputs and outputs by which calls hand state to each other, kept likewise
   * @throws IllegalArgumentException if the program updates a weight
   */
  public Program forInference(Program program, Set<String> state) {
    return this == FLOAT32 ? program : NarrowStorage.bfloat16(program, state);
  }
}
