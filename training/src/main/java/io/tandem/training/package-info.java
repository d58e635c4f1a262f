/**
 * The training loop and what happens around it: schedules, events and callbacks, validation by
 * loss, checkpoints.
 *
 * <p>{@link io.tandem.training.TrainingLoop} is meant to be read in one sitting; whatever is not
 * the loop itself is a {@link io.tandem.api.training.Callback}. {@link
 * io.tandem.training.GradientTrainer} is what a config names.
 */
package io.tandem.training;
