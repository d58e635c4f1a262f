package io.tandem.tracking.mlflow;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit where no Python is, against an imitation of the server. */
class ImitationContractTest extends MlflowContract {
  private static ServerImitation server;

  @BeforeAll
  static void start() throws IOException {
    server = new ServerImitation();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  String uri() {
    return server.uri();
  }
}
