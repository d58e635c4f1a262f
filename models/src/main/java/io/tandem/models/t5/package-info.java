/**
 * T5 (Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text
 * Transformer", arXiv 1910.10683) and its version 1.1 (gated feed-forward layers, Shazeer 2020,
 * arXiv 2002.05202; a head of its own), with the weight names of the published checkpoints.
 */
package io.tandem.models.t5;
