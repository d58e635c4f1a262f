/**
 * What models say of documents: a {@link io.tandem.api.prediction.Predictor} gives a {@link
 * io.tandem.api.prediction.Prediction} of the kind that its task asks for, whatever it was trained
 * by, so that a neural model and a count are measured by the same evaluators.
 */
package io.tandem.api.prediction;
