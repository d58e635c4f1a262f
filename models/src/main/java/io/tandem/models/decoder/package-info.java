/**
 * What decoders have in common, whatever their blocks: the objective of a language model, token by
 * token decoding, and forward passes with each of the published heads. A family gives its {@link
 * io.tandem.models.decoder.DecoderStack}.
 */
package io.tandem.models.decoder;
