package io.tandem.search.retrieval;

import io.tandem.search.passage.Passage;

/**
 * A passage that was found.
 *
 * @param passage the passage
 * @param score the greater, the better it fits; compared between passages found for one question
 */
public record Found(Passage passage, double score) {}
