/**
 * The operations that programs are made of.
 *
 * <p>A {@link io.tandem.api.op.Primitive} is specified by its Javadoc and implemented by every
 * backend. A {@link io.tandem.api.op.Composite} is defined in terms of primitives, so that a
 * backend without a fused kernel for it needs to know nothing of it. Beside its definition every
 * operation carries its type rule, its reverse-mode differentiation rule and its cost.
 *
 * <p>Names and semantics follow NumPy and PyTorch; where those two are silent or differ, the
 * operation's Javadoc decides. Model code does not use this package but the methods of {@link
 * io.tandem.api.program.Tensor} and {@link io.tandem.api.program.Nn}.
 */
package io.tandem.api.op;
