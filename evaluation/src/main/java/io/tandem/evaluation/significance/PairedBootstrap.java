package io.tandem.evaluation.significance;

import io.tandem.api.evaluation.Interval;

/**
 * What resampling says of one figure of two systems that were measured on the same cases.
 *
 * @param first the first system's figure
 * @param second the second one's
 * @param difference the second less the first
 * @param interval where the difference lies by chance: between percentiles of the resamples'
 *     differences
 * @param wins the share of resamples in which the second's figure is greater, a tie counting half
 *     (Koehn, 2004), from 0 to 1
 * @param p the probability that a difference as great in either direction comes by chance: the
 *     share of resamples whose difference is as far from the observed one as that is from 0, one
 *     resample more counted on either side of the fraction (Davison and Hinkley, 1997); greater
 *     than 0, up to 1
 * @param sacreBleuP what sacreBLEU 2.6 prints ({@code --paired-bs}), which follows a script of
 *     Moses: it takes absolute differences less their mean, and so comes near half of {@code p}
 *     where that is small. For figures beside those of papers that used it; a level of 0.05 is
 *     exceeded by chance in one comparison of ten.
 */
public record PairedBootstrap(
    double first,
    double second,
    double difference,
    Interval interval,
    double wins,
    double p,
    double sacreBleuP) {}
