/**
 * Programs as TensorFlow graphs, run in a session.
 *
 * <p>A {@link io.tandem.backend.tf.TensorFlowState} is a graph and its session; a program becomes a
 * part of that graph, which a call runs once. {@code ProgramEmitter} writes the whole of a program,
 * {@code GraphEmitter} its nodes one by one, and {@code EmitterTable} knows which emitter writes
 * which operation; operations without one are replaced by their definitions.
 */
package io.tandem.backend.tf;
