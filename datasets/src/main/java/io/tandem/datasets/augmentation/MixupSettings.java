package io.tandem.datasets.augmentation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.Optional;

/**
 * How examples are mixed.
 *
 * @param alpha of the Beta distribution that the share of an example itself is drawn from
 * @param share the share itself, where it is not drawn
 */
public record MixupSettings(
    @Doc(
            "The share of an example itself is drawn from Beta(alpha, alpha), once for each batch:"
                + " near 0 or 1 where alpha is small, any where it is 1.")
        @Default("0.2")
        @Range(min = 0.01, max = 10)
        double alpha,
    @Doc("A share that is always the same, in place of one that is drawn; 1 mixes nothing.")
        @Range(min = 0, max = 1)
        Optional<Double> share) {}
