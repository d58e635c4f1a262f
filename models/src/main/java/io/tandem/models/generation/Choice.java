package io.tandem.models.generation;

/**
 * A token that was chosen by its scores.
 *
 * @param token its id
 * @param sure whether the choice is the same for all scores that are as close to these as rounding
 *     can make them
 */
record Choice(int token, boolean sure) {}
