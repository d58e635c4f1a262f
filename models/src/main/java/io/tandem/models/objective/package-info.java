/**
 * Objectives that vectors are trained by, each from its paper, found under its name.
 *
 * <p>An objective is the record of its settings: what a config gives is what computes. Each is held
 * to a reference implementation in value and gradient. What is masked counts nothing, and where
 * there is nothing to learn the weight of the loss is 0 or its gradient is.
 */
package io.tandem.models.objective;
