/**
 * Training as the platform sees it: a {@link io.tandem.api.training.Trainer} turns a {@link
 * io.tandem.api.training.TrainingTask} into a {@link io.tandem.api.training.TrainedModel}, whatever
 * its kind: by gradients on an engine, or by counting.
 *
 * <p>What a trained model can do is told by the interfaces that it implements beside that one, and
 * whoever needs a capability asks for it with {@code instanceof}. What happens during training is
 * told as {@link io.tandem.api.training.TrainingEvent}s.
 */
package io.tandem.api.training;
