package io.tandem.backend.tck.reference;

/** Which results the interpreter rounds to their element type. */
public enum Rounding {
  /** None: all floats are doubles, whatever their type. For derivatives by differences. */
  NONE,
  /**
   * Those in {@code bf16} and {@code f16}, each operation's once; {@code f32} stays double. For
   * checking what a precision policy does.
   */
  REDUCED
}
