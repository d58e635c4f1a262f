/**
 * Vectors of sentences, as sentence-transformers makes them: an encoder, what its output is made
 * into, their training by objectives, and their published form.
 */
package io.tandem.models.sentence;
