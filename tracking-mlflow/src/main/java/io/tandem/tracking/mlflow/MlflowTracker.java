package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs on an MLflow tracking server: parameters, tags, metrics and files, each once, however often
 * server, network or the run's process fail on the way.
 */
public final class MlflowTracker implements Tracker<MlflowSettings> {
  private final Supplier<Map<String, String>> environment;

  /** Used by the service loader. */
  public MlflowTracker() {
    this(System::getenv);
  }

  MlflowTracker(Supplier<Map<String, String>> environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "mlflow";
  }

  @Override
  public String description() {
    return "runs on an MLflow tracking server";
  }

  @Override
  public Class<MlflowSettings> settingsType() {
    return MlflowSettings.class;
  }

  @Override
  public TrackingSink open(MlflowSettings settings, TrackedRun run) throws IOException {
    HttpTransport transport =
        new HttpTransport(
            settings.address(), Credentials.of(environment.get()), settings.timeout());
    MlflowServer server = new MlflowServer(transport);
    return MlflowSink.open(server, transport, settings, run);
  }
}
