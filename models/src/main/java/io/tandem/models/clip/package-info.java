/**
 * CLIP (Radford et al. 2021, arXiv 2103.00020): a tower that reads texts and one that reads
 * pictures, whose vectors are brought together where a text belongs to a picture. The Transformers
 * are those of Hugging Face's {@code CLIPModel}, by whose names the weights are published; a
 * residual network can stand in the place of the Vision Transformer.
 */
package io.tandem.models.clip;
