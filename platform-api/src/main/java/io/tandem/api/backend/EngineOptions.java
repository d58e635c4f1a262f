package io.tandem.api.backend;

/**
 * How an engine is opened.
 *
 * @param device the device's name as {@link Backend#devices} lists it: {@code cpu}, {@code gpu:0},
 *     …
 * @param threads threads that one operation may use on a CPU; 0 leaves it to the engine. Engines
 *     whose thread count is fixed for the life of the process say so when asked for another.
 */
public record EngineOptions(String device, int threads) {
  public EngineOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("the number of threads cannot be " + threads);
    }
  }

  /** The CPU with the engine's own number of threads. */
  public static EngineOptions cpu() {
    return new EngineOptions("cpu", 0);
  }

  /** The same with another number of threads; 0 leaves it to the engine. */
  public EngineOptions withThreads(int number) {
    return new EngineOptions(device, number);
  }
}
