package io.tandem.datasets.batching;

import io.tandem.api.data.BatchPosition;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The plans of passes, each made when it is first asked for; that which was asked for last is kept,
 * and the one before, as a prefetcher is in the next pass early. Thread-safe.
 */
final class PassPlans {
  private final LongFunction<BatchPlan> plan;
  private volatile List<Pass> passes = List.of();

  private record Pass(long epoch, BatchPlan plan) {}

  /**
   * No plans yet.
   *
   * @param plan makes that of a pass, counted from 0
   */
  PassPlans(LongFunction<BatchPlan> plan) {
    this.plan = plan;
  }

  /** The plan of a pass. */
  BatchPlan of(long epoch) {
    List<Pass> known = passes;
    for (Pass pass : known) {
      if (pass.epoch() == epoch) {
        return pass.plan();
      }
    }
    Pass planned = new Pass(epoch, plan.apply(epoch));
    passes = known.isEmpty() ? List.of(planned) : List.of(planned, known.get(0));
    return planned.plan();
  }

  /**
   * The plan of a pass, which has a batch of an index.
   *
   * @throws IndexOutOfBoundsException if it has not
   */
  BatchPlan with(BatchPosition position) {
    BatchPlan found = of(position.epoch());
    if (position.index() >= found.batches()) {
      throw new IndexOutOfBoundsException(position + " of " + found.batches() + " batches");
    }
    return found;
  }
}
