/**
 * How much each of several settings matters for a figure, by a functional analysis of variance over
 * a random forest.
 */
package io.tandem.evaluation.importance;
