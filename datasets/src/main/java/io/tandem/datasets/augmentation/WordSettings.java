package io.tandem.datasets.augmentation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How much of a text is changed, where nothing is looked up.
 *
 * @param rate EDA's alpha, in [0, 1]
 * @param probability how likely a text is changed at all, in [0, 1]
 */
public record WordSettings(
    @Doc("How many of a text's words are changed: EDA's alpha.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double rate,
    @Doc("How likely a text is changed at all in a pass.") @Default("1") @Range(min = 0, max = 1)
        double probability) {}
