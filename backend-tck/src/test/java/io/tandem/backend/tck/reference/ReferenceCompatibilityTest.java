package io.tandem.backend.tck.reference;

import io.tandem.api.backend.Backend;
import io.tandem.backend.tck.BackendCompatibilityKit;

/** The kit on the oracle itself: what it cannot pass, no engine could. */
class ReferenceCompatibilityTest extends BackendCompatibilityKit {
  @Override
  protected Backend backend() {
    return new ReferenceBackend(Rounding.REDUCED);
  }
}
