/**
 * How fast backends train and decode, beside what the machine can do at best.
 *
 * <p>A {@link io.tandem.experiments.bench.BenchJob} is measured by a {@link
 * io.tandem.experiments.bench.BenchWorker} in a process of its own; {@link
 * io.tandem.experiments.bench.Benchmark} starts the processes, lets them make one step each in
 * turn, and gathers {@link io.tandem.experiments.bench.BenchRow}s.
 */
package io.tandem.experiments.bench;
