/**
 * Microbenchmarks of what Tandem does in Java: tokenization, batching, tracing and differentiation,
 * random numbers, reading weights. They run under JMH ({@code benchmarks/run}) and are not part of
 * the distribution. Whole training steps and decoding are timed by {@code tandem bench}.
 */
module io.tandem.benchmarks {
  requires io.tandem.api;
  requires io.tandem.datasets;
  requires io.tandem.models;
  requires jmh.core;

  exports io.tandem.benchmarks to
      jmh.core;
}
