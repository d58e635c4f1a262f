/**
 * Changes of what a model computes that are trained in its place: a few weights beside the model's
 * own, which stay as they are. Each is a rewriting of programs, and so of every model that there
 * is.
 */
package io.tandem.api.adaptation;
