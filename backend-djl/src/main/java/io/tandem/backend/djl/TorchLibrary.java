package io.tandem.backend.djl;

import io.tandem.api.backend.EngineException;

/** Loads libtorch, at the first call. Apart from the backend, so that naming that loads nothing. */
final class TorchLibrary {
  private TorchLibrary() {}

  static ai.djl.engine.Engine engine() {
    try {
      return ai.djl.engine.Engine.getEngine("PyTorch");
    } catch (ai.djl.engine.EngineException e) {
      throw new EngineException("PyTorch cannot be loaded: " + e.getMessage(), e);
    }
  }
}
