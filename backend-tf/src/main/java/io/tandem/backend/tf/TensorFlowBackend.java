package io.tandem.backend.tf;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import java.util.List;

/** TensorFlow as a backend, named {@code tf}. */
public final class TensorFlowBackend implements Backend {

  /** For {@link java.util.ServiceLoader}; loads nothing. */
  public TensorFlowBackend() {}

  @Override
  public String name() {
    return "tf";
  }

  @Override
  public String description() {
    return "TensorFlow: programs become graphs, run by a session of TensorFlow Java";
  }

  @Override
  public List<String> devices() {
    return Devices.list();
  }

  @Override
  public Engine open(EngineOptions options) {
    return TensorFlowEngine.open(options);
  }
}
