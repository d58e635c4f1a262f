package io.tandem.experiments.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much memory all trials together may have resident. What a trial takes is known once one has
 * run; until then one runs alone.
 *
 * @param bytes the bound
 */
record MemoryBound(long bytes) {

  /**
   * Whether one more trial may start beside those that run.
   *
   * @param running the processes, looked at just now
   * @param seenBytes the most that a trial was seen to take, those that ended included; 0 where
   *     none has ended
   */
  boolean admits(Collection<TrialProcess> running, long seenBytes) {
    if (running.isEmpty()) {
      return true;
    }
    if (seenBytes == 0) {
      return false;
    }
    long most =
        Math.max(seenBytes, running.stream().mapToLong(TrialProcess::peakBytes).max().orElse(0));
    // Those that run will take as much as others did before they end.
    return most * (running.size() + 1.0) <= bytes;
  }

  /**
   * Which trial has to make room, because all together take more than they may.
   *
   * @param running by their numbers
   * @return the one that began last
   */
  Optional<Integer> evicted(Map<Integer, TrialProcess> running) {
    List<TrialProcess> all = List.copyOf(running.values());
    long taken = all.stream().mapToLong(TrialProcess::residentBytes).sum();
    boolean leaving = all.stream().anyMatch(TrialProcess::wasAsked);
    return taken <= bytes || leaving
        ? Optional.empty()
        : running.keySet().stream().max(Comparator.naturalOrder());
  }
}
