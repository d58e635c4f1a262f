package io.tandem.backend.tf;

import io.tandem.api.error.BadInputException;

/**
 * The threads that one operation may use on a CPU. TensorFlow makes them for the whole process, as
 * many as the first session asks for, and leaves later wishes unheard: so they are refused here.
 */
final class ProcessThreads {
  private static final int UNDECIDED = 0;
  private static int decided = UNDECIDED;

  private ProcessThreads() {}

  /**
   * Decides the number, or finds it decided.
   *
   * @param asked 0 stands for the number of cores
   * @return the number
   * @throws BadInputException if the process computes with another number
   */
  static synchronized int decide(int asked) {
    int number = asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    if (decided != UNDECIDED && number != decided) {
      throw new BadInputException(
          String.format(
              "TensorFlow computes with %d thread%s for the life of this process, which opened it"
                  + " so, and cannot be opened with %d",
              decided, decided == 1 ? "" : "s", number));
    }
    decided = number;
    return number;
  }

  /** The number if it is decided; otherwise it is decided to be that of the cores. */
  static synchronized int decideIfNeeded() {
    return decide(decided);
  }
}
