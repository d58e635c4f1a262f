/**
 * Texts as bags of words: {@link io.tandem.evaluation.features.Features} are chosen by a config,
 * and learned from the training part alone as a {@link io.tandem.evaluation.features.FeatureSpace}.
 */
package io.tandem.evaluation.features;
