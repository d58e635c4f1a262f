package io.tandem.evaluation.classical;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * What a conditional random field is to be.
 *
 * @param minCount how often a feature must be in the training part
 * @param epochs passes over the training part
 * @param learningRate AdaGrad's
 */
public record CrfSettings(
    @Doc("How often a feature must be in the training part.")
        @Default("2")
        @Range(min = 1, max = 1_000_000)
        int minCount,
    @Doc("Passes over the training part.") @Default("10") @Range(min = 1, max = 1000) int epochs,
    @Doc("AdaGrad's learning rate.") @Default("0.5") @Range(above = 0, max = 100)
        double learningRate) {}
