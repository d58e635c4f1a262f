/**
 * Language models of counted n-grams: {@link io.tandem.evaluation.ngram.NgramCounts} counts, {@link
 * io.tandem.evaluation.ngram.KneserNey} smooths. They are the baseline that a neural model has to
 * beat, on the same tokens.
 */
package io.tandem.evaluation.ngram;
