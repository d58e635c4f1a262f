/**
 * Word vectors from the company that words keep: word2vec ({@link
 * io.tandem.models.wordvectors.Word2Vec}) and GloVe. Both find their examples in the corpus as a
 * whole, and keep row-sparse tables, so that a step's time follows its batch and not the
 * vocabulary.
 */
package io.tandem.models.wordvectors;
