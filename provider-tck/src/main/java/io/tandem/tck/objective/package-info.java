/**
 * The kit of objectives: what the loss of a batch of vectors must hold, whatever it is, computed by
 * the interpreter in 64 bits.
 */
package io.tandem.tck.objective;
