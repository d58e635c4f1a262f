package io.tandem.tracking.mlflow;

import org.junit.jupiter.api.Tag;

/** The kit against a server of MLflow that runs where {@code tandem.mlflow.uri} says. */
@Tag("mlflow-server")
class RealServerContractTest extends MlflowContract {
  @Override
  String uri() {
    return System.getProperty("tandem.mlflow.uri");
  }
}
