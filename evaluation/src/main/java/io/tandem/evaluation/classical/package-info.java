/**
 * Classical models of texts and words, trained by Tribuo under the same interface and on the same
 * split as neural ones: linear models over bags of words, and a linear-chain CRF. They need no
 * engine, and are equal in every run of a seed.
 */
package io.tandem.evaluation.classical;
