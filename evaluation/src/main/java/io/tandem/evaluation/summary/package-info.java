/**
 * Summaries made of a text's own sentences, without any training: what a summarizer has to be
 * better than. They are functions from text to text; {@link io.tandem.evaluation.metric.Rouge}
 * measures what comes out.
 */
package io.tandem.evaluation.summary;
