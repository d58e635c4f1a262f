/**
 * What models learn from text alone: documents as sentences, packed or in pairs, and what of them
 * is masked. Everything is drawn from the seed, the pass and the example's number.
 */
package io.tandem.models.pretraining;
