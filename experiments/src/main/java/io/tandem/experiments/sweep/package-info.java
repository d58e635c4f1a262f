/**
 * Sweeps: many runs of one experiment, each with other values of some keys, to find the best ones.
 *
 * <p>A sweep's directory is a run directory whose journal holds its decisions. Each is on the disk
 * before a process is started for it, and they are a function of the config and of what stands in
 * the journal, so that a sweep that was killed goes on as if it had not been: {@link
 * io.tandem.experiments.sweep.SweepState} is made of the journal alone. Each trial is an ordinary
 * run in a process of its own.
 */
package io.tandem.experiments.sweep;
