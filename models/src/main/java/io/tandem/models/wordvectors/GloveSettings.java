package io.tandem.models.wordvectors;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * What GloVe learns and how. The defaults are the paper's.
 *
 * @param dimensions the length of a vector
 * @param window how many words on either side count as company; one at distance d counts 1/d
 * @param most x_max: the count from which on a pair has full weight
 * @param exponent α: the power by which a rarer pair's weight falls
 * @param memory how many MiB counting may take before it goes on on the disk
 */
public record GloveSettings(
    @Doc("The length of a vector.") @Default("100") @Range(min = 1, max = 10_000) int dimensions,
    @Doc("How many words on either side count as company; one at distance d counts 1/d.")
        @Default("10")
        @Range(min = 1, max = 1000)
        int window,
    @Doc("The count from which on a pair has full weight.") @Default("100") @Range(above = 0)
        double most,
    @Doc("The power by which a rarer pair's weight falls.") @Default("0.75") @Range(min = 0)
        double exponent,
    @Doc("MiB that counting may take before it goes on on the disk.")
        @Default("512")
        @Range(min = 1, max = 1_000_000)
        int memory) {}
