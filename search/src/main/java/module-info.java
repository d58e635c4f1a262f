/**
 * Passages of texts, and finding those that a question is about.
 *
 * <p>It knows texts and words, and no models: what is done with passages that were found is the
 * affair of whoever asked.
 */
module io.tandem.search {
  requires transitive io.tandem.api;
  requires org.apache.lucene.core;

  exports io.tandem.search.passage;
  exports io.tandem.search.retrieval;
}
