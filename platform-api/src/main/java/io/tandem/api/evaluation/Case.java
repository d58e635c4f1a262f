package io.tandem.api.evaluation;

import io.tandem.api.json.JsonObject;

/**
 * What came of asking a model about one example, with what was expected: all that is needed to
 * measure it, later and without the model. Runs on the same data have cases of the same names, so
 * that they can be compared case by case.
 *
 * @param name which example it is, unique in its data
 * @param content what was asked, expected and given, in the evaluator's own form; {@code text},
 *     {@code reference} and {@code prediction} where there is something that people could read
 */
public record Case(String name, JsonObject content) {}
