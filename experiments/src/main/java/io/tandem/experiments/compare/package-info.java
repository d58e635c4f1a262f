/**
 * Whether what finished runs came to differs by more than chance: {@link
 * io.tandem.experiments.compare.ComparedSystem} reads what a run left, {@link
 * io.tandem.experiments.compare.SystemComparison} tests. Models that were asked about the same
 * examples are compared example by example; runs with several seeds by their seeds.
 */
package io.tandem.experiments.compare;
