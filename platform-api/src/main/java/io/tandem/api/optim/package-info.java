/**
 * Training steps as programs: from a program that gives a loss to programs that differentiate it,
 * clip the gradients and update the weights.
 *
 * <p>An {@link io.tandem.api.optim.Optimizer} says what is kept for a weight and how it is updated;
 * {@link io.tandem.api.optim.TrainingPrograms} puts the parts together.
 */
package io.tandem.api.optim;
