/**
 * Encoders of the BERT family, which read a text in both directions, with the heads that they are
 * published with: BERT (Devlin et al. 2019, arXiv 1810.04805), RoBERTa (Liu et al. 2019, arXiv
 * 1907.11692), DistilBERT (Sanh et al. 2019, arXiv 1910.01108) and Longformer (Beltagy et al. 2020,
 * arXiv 2004.05150).
 *
 * <p>They have their parts in common, and differ in names and details, which {@link
 * io.tandem.models.encoder.EncoderFamily} tells. Names of weights, keys of {@code config.json} and
 * numbers are those of Hugging Face Transformers.
 */
package io.tandem.models.encoder;
