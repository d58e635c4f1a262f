package io.tandem.tracking.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks. It comes from the environment only, under the names that MLflow's other clients read,
 * so that it stands in no config, journal or report.
 *
 * @param header the value of the header {@code Authorization}, if there is one
 */
record Credentials(Optional<String> header) {

  /** As the environment says: a user with a password, or else a token. */
  static Credentials of(Map<String, String> environment) {
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    if (!user.isEmpty() && !password.isEmpty()) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return new Credentials(Optional.of("Basic " + Base64.getEncoder().encodeToString(both)));
    }
    return new Credentials(Optional.of(token).filter(t -> !t.isEmpty()).map(t -> "Bearer " + t));
  }

  /** Says only whether there are any. */
  @Override
  public String toString() {
    return header.isPresent() ? "credentials" : "no credentials";
  }
}
