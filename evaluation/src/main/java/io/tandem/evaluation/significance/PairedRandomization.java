package io.tandem.evaluation.significance;

/**
 * What swapping says of one figure of two systems that were measured on the same cases.
 *
 * @param first the first system's figure
 * @param second the second one's
 * @param difference the second less the first
 * @param p the probability that a difference as great in either direction comes about if it does
 *     not matter which system gave which output; greater than 0, up to 1
 */
public record PairedRandomization(double first, double second, double difference, double p) {}
