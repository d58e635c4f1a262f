package io.tandem.experiments.run;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a run is started.
 *
 * @param arguments the command line, for the provenance
 * @param resume whether what its directory holds is to be gone on with
 * @param pause after how many validations, those of earlier processes counted, it stops as if it
 *     were interrupted; empty where it does not
 */
public record Start(List<String> arguments, boolean resume, OptionalInt pause) {
  /** The option of {@code tandem run} that pauses it. */
  public static final String PAUSE_OPTION = "--pause-after-validations";

  /** Copies the list. */
  public Start {
    arguments = List.copyOf(arguments);
  }

  /** A start after which nothing but its end and a signal stop the run. */
  public Start(List<String> arguments, boolean resume) {
    this(arguments, resume, OptionalInt.empty());
  }
}
