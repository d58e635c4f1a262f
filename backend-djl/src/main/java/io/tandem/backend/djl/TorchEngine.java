package io.tandem.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** libtorch on one device. */
final class TorchEngine implements Engine {
  private final String version;
  private final EngineOptions options;
  private final String scriptDevice;
  private final PtNDManager memory;
  private final Transfer transfer;
  private final Set<TorchState> states = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private TorchEngine(
      String version, EngineOptions options, String scriptDevice, PtNDManager memory) {
    this.version = version;
    this.options = options;
    this.scriptDevice = scriptDevice;
    this.memory = memory;
    this.transfer = new Transfer(memory, scriptDevice, options.gpu().pinnedFeeding());
  }

  static TorchEngine open(ai.djl.engine.Engine torch, EngineOptions options) {
    return open(torch, options, options.device().replace("gpu", "cuda"));
  }

  /**
   * Opens a device for which scripts are written by another name.
   *
   * @param scriptDevice {@code cpu:0} for the scripts that a GPU would get, on the CPU
   */
  static TorchEngine open(ai.djl.engine.Engine torch, EngineOptions options, String scriptDevice) {
    Device device =
        options.device().equals("cpu")
            ? Device.cpu()
            : Device.gpu(Integer.parseInt(options.device().substring("gpu:".length())));
    NDManager memory = torch.newBaseManager(device);
    String version = "PyTorch " + torch.getVersion();
    return new TorchEngine(version, options, scriptDevice, (PtNDManager) memory);
  }

  @Override
  public String backend() {
    return DjlBackend.NAME;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String device() {
    return options.device();
  }

  /** The device's name in scripts. */
  String scriptDevice() {
    return scriptDevice;
  }

  /** Threads that one operation may use, 0 for libtorch's own choice. */
  int threads() {
    return options.threads();
  }

  /** Owner of everything on the device; its parts live until they or it are closed. */
  PtNDManager memory() {
    return memory;
  }

  Transfer transfer() {
    return transfer;
  }

  @Override
  public DeviceState newState() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    TorchState state = new TorchState(this);
    states.add(state);
    return state;
  }

  void forget(TorchState state) {
    states.remove(state);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      states.forEach(TorchState::close);
      transfer.close();
      memory.close();
    }
  }
}
