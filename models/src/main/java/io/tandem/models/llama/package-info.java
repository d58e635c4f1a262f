/**
 * The decoder of today, in Llama's shape (Touvron et al. 2023, arXiv 2302.13971 and 2307.09288):
 * normalization by root mean squares before each part, rotary positions, gated feed-forward layers,
 * and heads of queries that share keys and values; with the weight names of the published
 * checkpoints.
 */
package io.tandem.models.llama;
