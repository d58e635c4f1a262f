package io.tandem.evaluation.ngram;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * What a Kneser–Ney model is to be.
 *
 * @param order the greatest length of an n-gram
 * @param discounting where its discounts come from
 */
public record KneserNeySettings(
    @Doc("The greatest length of an n-gram: a token and what is seen before it.")
        @Range(min = 1, max = 16)
        @Default("3")
        int order,
    @Doc("What is taken away from the counts of what was seen, for what was not.")
        @Default("modified")
        Discounting discounting) {}
