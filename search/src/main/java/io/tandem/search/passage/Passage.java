package io.tandem.search.passage;

/**
 * A piece of a text.
 *
 * @param source what the text is called, as people find it: a file, or a file and a line
 * @param begin where in that text the passage begins, counted in {@code char}s
 * @param text the passage
 */
public record Passage(String source, int begin, String text) {}
