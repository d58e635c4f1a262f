/**
 * Models of a text as a whole, which tell its class, its labels or a number: a multi-layer
 * perceptron over the mean of its words, convolutions (Kim 2014), and recurrent layers.
 *
 * <p>Each is {@link io.tandem.models.classifier.TextFeatures} between a table of embeddings and a
 * {@link io.tandem.models.classifier.Head} for the task; where texts are matched, the features are
 * the vectors of the texts.
 */
package io.tandem.models.classifier;
