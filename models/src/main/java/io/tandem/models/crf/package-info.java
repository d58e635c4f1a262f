/**
 * Linear-chain conditional random fields: likelihoods and marginals as operations of a program, the
 * likeliest sequence on the host, and what tags may follow each other in schemes that mark
 * entities.
 */
package io.tandem.models.crf;
