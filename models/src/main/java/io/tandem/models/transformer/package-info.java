/**
 * The Transformer with encoder and decoder (Vaswani et al. 2017, arXiv 1706.03762), its weights
 * named as those of PyTorch's {@code nn.Transformer}.
 */
package io.tandem.models.transformer;
