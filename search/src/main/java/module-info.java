/**
 * Passages of texts, indexes of them, and finding those that a question is about.
 *
 * <p>Finding knows texts and words and no models; answers are read out of what was found by those
 * of {@code io.tandem.models.pipeline}.
 */
module io.tandem.search {
  requires transitive io.tandem.api;
  requires transitive io.tandem.models;
  requires org.apache.lucene.core;
  requires org.apache.lucene.highlighter;

  exports io.tandem.search.answer;
  exports io.tandem.search.index;
  exports io.tandem.search.mining;
  exports io.tandem.search.passage;
  exports io.tandem.search.retrieval;
}
