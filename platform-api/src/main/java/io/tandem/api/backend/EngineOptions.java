package io.tandem.api.backend;

/**
 * How an engine is opened.
 *
 * @param device the device's name as {@link Backend#devices} lists it: {@code cpu}, {@code gpu:0},
 *     …
 * @param threads threads that one operation may use on a CPU; 0 leaves it to the engine. Engines
 *     whose thread count is fixed for the life of the process say so when asked for another.
 * @param gpu how a GPU is used, where the device is one
 */
public record EngineOptions(String device, int threads, GpuOptions gpu) {
  public EngineOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("the number of threads cannot be " + threads);
    }
  }

  /** A device with the usual options for GPUs. */
  public EngineOptions(String device, int threads) {
    this(device, threads, GpuOptions.DEFAULT);
  }

  /** The CPU with the engine's own number of threads. */
  public static EngineOptions cpu() {
    return new EngineOptions("cpu", 0);
  }

  /** The same with other options for GPUs. */
  public EngineOptions withGpu(GpuOptions other) {
    return new EngineOptions(device, threads, other);
  }

  /** The same with another number of threads; 0 leaves it to the engine. */
  public EngineOptions withThreads(int number) {
    return new EngineOptions(device, number, gpu);
  }
}
