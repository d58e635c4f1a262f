/**
 * Vectors of texts: what makes them, their training by objectives, and their published form. A
 * {@link io.tandem.models.sentence.VectorModel} is any architecture that makes a vector of each
 * text; a {@link io.tandem.models.sentence.SentenceModel} is one as sentence-transformers publishes
 * it, of a {@link io.tandem.models.sentence.TokenEncoder} and what its output is made into.
 */
package io.tandem.models.sentence;
