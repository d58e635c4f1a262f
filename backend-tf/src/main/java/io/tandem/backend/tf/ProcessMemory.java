package io.tandem.backend.tf;

import io.tandem.api.error.BadInputException;
import java.util.Optional;

/**
 * How the process takes the memory of GPUs. TensorFlow decides that when the first session sees a
 * GPU, and leaves later wishes unheard: so they are refused here.
 */
final class ProcessMemory {
  private static Optional<Boolean> decided = Optional.empty();

  private ProcessMemory() {}

  /**
   * Decides, or finds it decided.
   *
   * @param growth whether memory is taken as it is needed
   * @return the same
   * @throws BadInputException if the process takes it otherwise
   */
  static synchronized boolean decide(boolean growth) {
    if (decided.isPresent() && decided.get() != growth) {
      throw new BadInputException(
          String.format(
              "TensorFlow takes the memory of GPUs %s for the life of this process, which opened it"
                  + " so, and cannot be opened with memory-growth = %s",
              growth ? "all at once" : "as it is needed", growth));
    }
    decided = Optional.of(growth);
    return growth;
  }

  /** What is decided; otherwise memory is decided to be taken as it is needed. */
  static synchronized boolean decideIfNeeded() {
    return decide(decided.orElse(true));
  }
}
