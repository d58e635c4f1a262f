package io.tandem.experiments.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the training thread spends on tracking, step by step: everything that it does for it is
 * measured here. Its processor time says what tracking asks of it, whatever else the machine does;
 * the time by the clock also holds what it waited for. One thread uses it.
 */
final class TrackingCost {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<Long> clock = new ArrayList<>();
  private final List<Long> processor = new ArrayList<>();

  /** Loads what it measures with before there is anything to measure. */
  TrackingCost() {
    processorTime();
  }

  /** Does what belongs to the tracking of one step. */
  void ofStep(Runnable work) {
    long begun = System.nanoTime();
    long busy = processorTime();
    work.run();
    processor.add(processorTime() - busy);
    clock.add(System.nanoTime() - begun);
  }

  private long processorTime() {
    return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
  }

  /** By the names of {@code metrics.json}; not a number if no step was made. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    put(figures, "tracking-seconds", clock);
    put(figures, "tracking-processor-seconds", processor);
    return figures;
  }

  private static void put(Map<String, Double> figures, String name, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    figures.put(name + "-median", at(sorted, 0.5));
    figures.put(name + "-p99", at(sorted, 0.99));
    figures.put(name + "-greatest", at(sorted, 1));
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e9;
  }
}
