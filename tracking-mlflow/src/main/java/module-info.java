/**
 * Runs in MLflow: the tracker {@code mlflow}, which copies a run's journal to a tracking server
 * through MLflow's own client, and its files through the server's artifact proxy.
 *
 * <p>It knows what the API says of trackers, and nothing of runs beside their journals; nobody
 * imports it. Taking its jar away leaves a platform that tracks elsewhere.
 */
module io.tandem.tracking.mlflow {
  requires io.tandem.api;
  requires java.net.http;
  requires mlflow.client;
  // Not imported here: the client's copy of Gson reaches for it at run time.
  requires java.sql;

  provides io.tandem.api.tracking.Tracker with
      io.tandem.tracking.mlflow.MlflowTracker;

  opens io.tandem.tracking.mlflow to
      io.tandem.api;
}
