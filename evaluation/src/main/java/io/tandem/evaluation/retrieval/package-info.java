/**
 * How well documents are found: rankings with judgements, and the figures of trec_eval over them.
 */
package io.tandem.evaluation.retrieval;
