/**
 * What vectors of texts, or of whatever else, are trained by: objectives for examples of different
 * forms, found by name, over vectors that any encoder made.
 */
package io.tandem.api.objective;
