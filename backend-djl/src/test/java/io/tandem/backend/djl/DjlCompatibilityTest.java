package io.tandem.backend.djl;

import io.tandem.api.backend.Backend;
import io.tandem.backend.tck.Autodiff;
import io.tandem.backend.tck.BackendCompatibilityKit;
import java.util.Optional;

class DjlCompatibilityTest extends BackendCompatibilityKit {
  @Override
  protected Backend backend() {
    return new DjlBackend();
  }

  @Override
  protected Optional<Autodiff> ownAutodiff() {
    return Optional.of(new TorchAutodiff());
  }
}
