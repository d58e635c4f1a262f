package io.tandem.api.program;

/** In which element types a program computes; weights and optimizer states are always in f32. */
public enum Precision {
  /** Everything in 32-bit floats. */
  FLOAT32,
  /** Matrix products in bfloat16, what is sensitive in 32-bit floats ({@link Autocast}). */
  BFLOAT16;

  /** The program in this precision. */
  public Program applyTo(Program program) {
    return this == FLOAT32 ? program : Autocast.bfloat16(program);
  }
}
