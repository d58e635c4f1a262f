/**
 * Bayesian optimization: a Gaussian process over what was measured, and where it expects the
 * greatest improvement. It knows points and values, and nothing of trials; linear algebra, search
 * and the normal distribution are Hipparchus'.
 */
package io.tandem.experiments.sweep.bayesian;
