/**
 * The tracker {@code mlflow}. {@link io.tandem.tracking.mlflow.MlflowTracker} is what configs name;
 * behind it, {@code MlflowSink} turns entries into batches, {@code RunRegistration} finds or makes
 * a run exactly once, {@code ArtifactStore} sends files, {@code MlflowServer} holds the calls of
 * MLflow's client, and {@code HttpTransport} is the one way by which anything leaves or comes in:
 * with a deadline, a bound on answers, and no redirects.
 */
package io.tandem.tracking.mlflow;
