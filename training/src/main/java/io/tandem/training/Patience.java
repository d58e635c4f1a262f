package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * When training is to stop before its last step.
 *
 * @param metric what is watched, one of the validation's metrics
 * @param direction which way it becomes better
 * @param patience how many validations in a row may bring nothing better, at least 1
 * @param minChange by how much more than this a value must be better to count
 */
public record Patience(
    @Doc("The metric of the validation that is watched.") @Default("loss") String metric,
    @Doc("Which way the metric becomes better.") @Default("min") Direction direction,
    @Doc("Validations in a row that may bring nothing better before training stops.")
        @Range(min = 1)
        int patience,
    @Doc("What is better by no more than this does not count.") @Default("0") @Range(min = 0)
        double minChange) {}
