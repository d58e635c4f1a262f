package io.tandem.backend.djl;

import ai.djl.pytorch.jni.JniUtils;

/**
 * What libtorch keeps for each thread that calls it.
 *
 * <p>The number of threads that an operation may use is libtorch's default for the process, then
 * OpenMP's for the calling thread; so each call says what its engine was opened with, and engines
 * with different numbers can be used at once from different threads. A script is run as it is
 * written: the compiler's profiling runs and specializations cost more than they bring to programs
 * that are fused already.
 */
final class ThreadSettings {
  private static final int DEFAULT_THREADS = JniUtils.getNumThreads();
  private static final ThreadLocal<Integer> CURRENT = new ThreadLocal<>();

  private ThreadSettings() {}

  /**
   * Prepares the calling thread.
   *
   * @param threads for one operation, 0 for libtorch's default
   */
  static void apply(int threads) {
    JniUtils.setGraphExecutorOptimize(false);
    int wanted = threads == 0 ? DEFAULT_THREADS : threads;
    Integer current = CURRENT.get();
    if (current == null || current != wanted) {
      JniUtils.setNumThreads(wanted);
      CURRENT.set(wanted);
    }
  }
}
