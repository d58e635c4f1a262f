package io.tandem.tracking.mlflow;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.time.Duration;

/**
 * Which server, and what it gets. Who asks stands in the environment and never here.
 *
 * @param uri the server's address
 * @param experiment the experiment that the run is put into
 * @param artifacts whether the run's files are sent
 * @param checkpoints whether checkpoints are among them
 * @param timeout for an answer
 */
record MlflowSettings(
    @Doc("The tracking server's address; the environment tells who asks.")
        @Default("http://127.0.0.1:5000")
        String uri,
    @Doc("The experiment that the run is put into; it is made if there is none.") @Default("tandem")
        String experiment,
    @Doc("Whether the run's files are sent, through the server's artifact proxy.") @Default("true")
        boolean artifacts,
    @Doc("Whether its last and its best checkpoint are among them.") @Default("true")
        boolean checkpoints,
    @Doc("How long an answer may take; sending a file may take longer, by its size.")
        @Default("30 s")
        @Range(min = 0.1, max = 3600)
        Duration timeout) {
  private static final int LONGEST_NAME = 500;

  /** Refuses what is no server's address and what no server takes as an experiment's name. */
  MlflowSettings {
    uri = ServerAddress.of(uri).toString();
    if (experiment.isBlank()
        || experiment.length() > LONGEST_NAME
        || experiment.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "experiment is '"
              + experiment.replaceAll("\\p{Cntrl}", "?")
              + "'; it must be a name of at most "
              + LONGEST_NAME
              + " characters");
    }
  }

  ServerAddress address() {
    return ServerAddress.of(uri);
  }
}
