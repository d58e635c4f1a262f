/**
 * Words as points: what word2vec, GloVe and their kin give, whoever trained them. {@link
 * io.tandem.api.vectors.WordVectors} answers for neighbours and analogies; {@link
 * io.tandem.api.vectors.VectorFormat} reads and writes the published files.
 */
package io.tandem.api.vectors;
