/**
 * BERT's encoder and its head for masked tokens (Devlin et al. 2019, "BERT: Pre-training of Deep
 * Bidirectional Transformers for Language Understanding", arXiv 1810.04805, section 3 and appendix
 * A), with the weight names of the published checkpoints.
 *
 * <p>The numbers are those of Hugging Face Transformers' {@code BertForMaskedLM}.
 */
package io.tandem.models.bert;
