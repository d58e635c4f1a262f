package io.tandem.evaluation.features;

/**
 * Where a word stands in a text.
 *
 * @param word the word as features have it
 * @param begin the place of its first character in the text
 * @param end the place behind its last one
 */
public record WordSpan(String word, int begin, int end) {}
