/**
 * Between text and ids. Byte-level BPE is trained here; whatever tokenizer a {@code tokenizer.json}
 * describes is run by the Hugging Face library, so that ids are the published ones.
 */
package io.tandem.datasets.tokenization;
