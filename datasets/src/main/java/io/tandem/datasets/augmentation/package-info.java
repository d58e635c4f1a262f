/**
 * Augmentation of training examples: operations on words (Wei and Zou 2019, "EDA", arXiv
 * 1901.11196), with synonyms from WordNet, as a step between documents and the examples that a
 * model reads of them.
 */
package io.tandem.datasets.augmentation;
