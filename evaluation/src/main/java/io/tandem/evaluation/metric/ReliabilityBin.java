package io.tandem.evaluation.metric;

/**
 * One bar of a reliability diagram (Guo et al., 2017, section 2).
 *
 * @param lower the bin's lower edge, from 0 to 1; a confidence of exactly this is in the bin below,
 *     but for 0
 * @param upper the bin's upper edge, which belongs to it
 * @param cases how many cases have a confidence in it
 * @param confidence their mean confidence; not a number where there are none
 * @param accuracy the share of them that are right; not a number where there are none
 */
public record ReliabilityBin(
    double lower, double upper, long cases, double confidence, double accuracy) {}
