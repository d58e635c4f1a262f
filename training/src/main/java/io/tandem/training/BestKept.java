package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;

/**
 * That the weights that did best in validation are kept.
 *
 * @param metric what is compared, one of the validation's metrics
 * @param direction which way it becomes better
 * @param restore whether training gives those weights, and not its last
 */
public record BestKept(
    @Doc("The metric of the validation by which checkpoints are compared.") @Default("loss")
        String metric,
    @Doc("Which way the metric becomes better.") @Default("min") Direction direction,
    @Doc("Whether the model that is evaluated at the end is the best one, and not the last.")
        @Default("true")
        boolean restore) {}
