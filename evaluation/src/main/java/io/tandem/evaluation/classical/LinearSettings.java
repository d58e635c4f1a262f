package io.tandem.evaluation.classical;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.evaluation.features.Features;

/**
 * What a linear model over a bag of words is to be.
 *
 * @param features what it sees of a text
 * @param cost what the training part's loss counts beside half the square of the weights; the
 *     greater it is, the closer the model follows its data
 * @param iterations at most
 * @param tolerance LIBLINEAR's criterion for the end; the smaller, the nearer to the optimum
 */
public record LinearSettings(
    @Doc("What the model sees of a text.") @Default("tf-idf") Features features,
    @Doc("What an error counts beside the weights' size; scikit-learn's C.")
        @Default("1")
        @Range(above = 0, max = 1e6)
        double cost,
    @Doc("Iterations at most.") @Default("1000") @Range(min = 1, max = 1_000_000) int iterations,
    @Doc("When training is done: LIBLINEAR's tolerance.")
        @Default("1e-4")
        @Range(above = 0, max = 1)
        double tolerance) {}
