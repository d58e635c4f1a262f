package io.tandem.backend.djl;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.backend.tck.BackendCompatibilityKit;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The kit over scripts as they are written for GPUs, run on a CPU. */
@Tag("long")
class GpuScriptsCompatibilityTest extends BackendCompatibilityKit {
  @Override
  protected Backend backend() {
    return new AsForGpus();
  }

  /** Writes for a GPU what runs on the CPU, which PyTorch also knows as {@code cpu:0}. */
  public static final class AsForGpus implements Backend {
    private final Backend djl = new DjlBackend();

    @Override
    public String name() {
      return djl.name();
    }

    @Override
    public String description() {
      return djl.description();
    }

    @Override
    public List<String> devices() {
      return djl.devices();
    }

    @Override
    public Engine open(EngineOptions options) {
      return options.device().equals("cpu")
          ? TorchEngine.open(TorchLibrary.engine(), options, "cpu:0")
          : djl.open(options);
    }
  }
}
