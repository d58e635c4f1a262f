package io.tandem.api.evaluation;

/**
 * Where a figure lies, given that other examples could have been drawn.
 *
 * @param low the lower bound
 * @param high the upper bound
 */
public record Interval(double low, double high) {}
