/**
 * Judging trained models: an {@link io.tandem.api.evaluation.Evaluator} asks a trained model about
 * held-out data, which gives {@link io.tandem.api.evaluation.Case}s; measures them, which gives
 * {@link io.tandem.api.evaluation.Measures} over any of them; and shows what there is to see.
 */
package io.tandem.api.evaluation;
