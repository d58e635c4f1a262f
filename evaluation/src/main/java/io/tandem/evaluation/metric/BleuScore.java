package io.tandem.evaluation.metric;

import java.util.List;

/**
 * BLEU and what it is made of.
 *
 * @param score from 0 to 100
 * @param precisions of n-grams of 1 to 4 words, smoothed, each from 0 to 100
 * @param brevityPenalty from 0 to 1
 * @param hypothesisLength in words
 * @param referenceLength in words, of the references nearest in length
 */
public record BleuScore(
    double score,
    List<Double> precisions,
    double brevityPenalty,
    long hypothesisLength,
    long referenceLength) {

  /** Copies the list. */
  public BleuScore {
    precisions = List.copyOf(precisions);
  }
}
