package io.tandem.backend.tf;

import io.tandem.api.backend.Backend;
import io.tandem.backend.tck.Autodiff;
import io.tandem.backend.tck.BackendCompatibilityKit;
import java.util.Optional;

class TensorFlowCompatibilityTest extends BackendCompatibilityKit {
  @Override
  protected Backend backend() {
    return new TensorFlowBackend();
  }

  @Override
  protected Optional<Autodiff> ownAutodiff() {
    return Optional.of(new TensorFlowAutodiff());
  }
}
