package io.tandem.search.index;

/**
 * A text that was found.
 *
 * @param number which text of the index it is, from 0
 * @param score the greater, the better it fits; comparable within one answer
 */
public record Hit(int number, double score) {}
