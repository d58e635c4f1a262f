/**
 * How sure figures are: confidence intervals by resampling the cases, tests between two systems on
 * the same cases, and tests between runs with several seeds. Everything that draws is determined by
 * a seed. Metrics come in as {@link io.tandem.api.evaluation.Measures}, so that every one of them
 * can be tested, also those that are no means over cases.
 */
package io.tandem.evaluation.significance;
