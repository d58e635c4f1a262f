/**
 * Vectors of a vocabulary's words as the first layer of a model: fresh ones, or those of a file.
 */
package io.tandem.models.embedding;
