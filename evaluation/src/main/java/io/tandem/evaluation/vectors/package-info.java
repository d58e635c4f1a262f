/**
 * Measuring word vectors: what people judged of pairs of words, analogies, and neighbourhoods to
 * look at. {@link io.tandem.evaluation.vectors.WordVectorQuality} is the evaluator.
 */
package io.tandem.evaluation.vectors;
