package io.tandem.backend.djl;

import io.tandem.api.backend.Backend;
import io.tandem.backend.tck.BackendCompatibilityKit;

class DjlCompatibilityTest extends BackendCompatibilityKit {
  @Override
  protected Backend backend() {
    return new DjlBackend();
  }
}
