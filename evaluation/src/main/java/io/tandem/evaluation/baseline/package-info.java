/**
 * Predictors that look at next to nothing: what a model has to beat before it can be said to have
 * learned anything. They need no engine and draw no random numbers.
 */
package io.tandem.evaluation.baseline;
