package io.tandem.api.backend;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;

/**
 * How an engine uses a GPU; without meaning on a CPU.
 *
 * @param memoryGrowth whether the engine takes the GPU's memory as it needs it; otherwise
 *     TensorFlow takes nearly all of it at once, which leaves no room for another process but
 *     cannot fragment. The first engine that looks for GPUs decides for the process, and a later
 *     one that asks otherwise is refused. libtorch always takes what it needs and keeps it for
 *     later
 * @param pinnedFeeding whether inputs are copied by way of page-locked memory, from which a GPU
 *     reads by itself while the program is already being prepared. libtorch's copies do so when
 *     asked; TensorFlow decides for itself
 */
public record GpuOptions(
    @Doc("Whether TensorFlow takes a GPU's memory as it needs it and not all at once.")
        @Default("true")
        boolean memoryGrowth,
    @Doc("Whether libtorch copies inputs to a GPU by way of page-locked memory.") @Default("false")
        boolean pinnedFeeding) {

  /** Memory as it is needed, ordinary copies. */
  public static final GpuOptions DEFAULT = new GpuOptions(true, false);
}
