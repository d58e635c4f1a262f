package io.tandem.backend.djl;

import ai.djl.Device;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tandem.api.backend.EngineException;

/** Loads libtorch, at the first call. Apart from the backend, so that naming that loads nothing. */
final class TorchLibrary {
  private static final String COUNT =
      "  def gpus(self) -> int:\n    return ops.cuda.device_count()\n";

  private TorchLibrary() {}

  static ai.djl.engine.Engine engine() {
    try {
      return ai.djl.engine.Engine.getEngine("PyTorch");
    } catch (ai.djl.engine.EngineException e) {
      throw new EngineException("PyTorch cannot be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * How many GPUs libtorch sees. DJL itself asks a CUDA runtime that it looks for among the
   * system's libraries, where there need not be one: libtorch brings its own.
   */
  static int gpus() {
    ai.djl.engine.Engine torch = engine();
    if (!torch.hasCapability(StandardCapabilities.CUDA)) {
      return 0;
    }
    try (PtNDManager memory = (PtNDManager) torch.newBaseManager(Device.cpu());
        ScriptModule script = ScriptModule.compile(memory, COUNT);
        IValue count = script.run("gpus")) {
      return Math.toIntExact(count.toLong());
    }
  }
}
