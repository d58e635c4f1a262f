package io.tandem.api.backend;

/**
 * How a program is compiled.
 *
 * @param fused whether composites may become the engine's fused kernels; otherwise each is replaced
 *     by its definition, which is what fused kernels are tested against
 */
public record CompileOptions(boolean fused) {
  /** Fused kernels wherever the engine has them. */
  public static final CompileOptions FUSED = new CompileOptions(true);

  /** Every composite by its definition. */
  public static final CompileOptions COMPOSED = new CompileOptions(false);
}
