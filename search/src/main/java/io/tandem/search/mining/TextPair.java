package io.tandem.search.mining;

/**
 * Two texts that go together.
 *
 * @param first what is asked with
 * @param second what goes together with it
 */
public record TextPair(String first, String second) {}
