package io.tandem.experiments.compare;

/**
 * How chance is measured.
 *
 * @param resamples how many resamples and trials
 * @param level of intervals, and one less the probability below which a difference counts, such as
 *     0.95
 * @param seed what they are drawn from
 */
public record Resampling(int resamples, double level, long seed) {}
