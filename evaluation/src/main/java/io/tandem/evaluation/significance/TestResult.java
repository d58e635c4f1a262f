package io.tandem.evaluation.significance;

/**
 * What a test gave.
 *
 * @param statistic its statistic; its sign is that of the second sample less the first
 * @param degrees the degrees of freedom of the distribution that it was held against; not a number
 *     where it has none
 * @param p the two-sided probability of a statistic as far out if nothing is different, from 0 to 1
 */
public record TestResult(double statistic, double degrees, double p) {}
