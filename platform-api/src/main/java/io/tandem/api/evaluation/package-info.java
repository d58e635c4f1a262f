/**
 * Judging trained models: an {@link io.tandem.api.evaluation.Evaluator} turns a trained model and
 * held-out data into an immutable {@link io.tandem.api.evaluation.Evaluation}.
 */
package io.tandem.api.evaluation;
