package io.tandem.experiments.run;

import java.util.List;

/**
 * How a run is started.
 *
 * @param arguments the command line, for the provenance
 * @param resume whether what its directory holds is to be gone on with
 */
public record Start(List<String> arguments, boolean resume) {
  /** Copies the list. */
  public Start {
    arguments = List.copyOf(arguments);
  }
}
