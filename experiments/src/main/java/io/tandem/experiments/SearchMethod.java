package io.tandem.experiments;

/** How {@code tandem search} finds texts. */
enum SearchMethod {
  /** By the words that they share with the question. */
  BM25,
  /** By the nearness of vectors. */
  VECTORS,
  /** By both, their rankings fused. */
  HYBRID;

  boolean needsVectors() {
    return this != BM25;
  }
}
