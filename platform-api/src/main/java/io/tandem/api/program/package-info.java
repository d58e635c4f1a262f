/**
 * Programs: what model code is traced into, and what is done with them.
 *
 * <p>Model code computes with {@link io.tandem.api.program.Tensor}s of a {@link
 * io.tandem.api.program.Trace}; the trace records every operation and becomes an immutable {@link
 * io.tandem.api.program.Program}. Programs are checked while they are traced, {@linkplain
 * io.tandem.api.program.Differentiation differentiated}, cast to reduced {@linkplain
 * io.tandem.api.program.Autocast precision}, counted and printed here; backends compile and run
 * them.
 */
package io.tandem.api.program;
