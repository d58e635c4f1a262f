/**
 * Small models that are trained step by step on a backend and on the oracle: a GPT, a network of
 * every composite, a regression for the optimizers, and a table of which each step touches some
 * rows.
 */
package io.tandem.backend.tck.training;
