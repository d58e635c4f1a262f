package io.tandem.backend.tf;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** TensorFlow on one device. */
final class TensorFlowEngine implements Engine {
  /** What the process computes with: TensorFlow sizes it once, by the first session. */
  private static int threadsOfProcess = -1;

  private final EngineOptions options;
  private final ConfigProto config;
  private final Set<TensorFlowState> states = new LinkedHashSet<>();
  private boolean closed;

  private TensorFlowEngine(EngineOptions options, ConfigProto config) {
    this.options = options;
    this.config = config;
  }

  static TensorFlowEngine open(EngineOptions options) {
    Devices.require(options.device());
    claimThreads(options.threads());
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(options.threads())
            .setInterOpParallelismThreads(options.threads())
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    if (options.device().equals(Devices.CPU)) {
      config.putDeviceCount("GPU", 0);
    }
    return new TensorFlowEngine(options, config.build());
  }

  private static synchronized void claimThreads(int threads) {
    if (threadsOfProcess >= 0 && threads != threadsOfProcess) {
      throw new BadInputException(
          String.format(
              "TensorFlow computes with %s for the life of the process, so it cannot be opened with"
                  + " %s now",
              number(threadsOfProcess), number(threads)));
    }
    threadsOfProcess = threads;
  }

  private static String number(int threads) {
    return threads == 0
        ? "as many threads as there are cores"
        : threads + (threads == 1 ? " thread" : " threads");
  }

  @Override
  public String backend() {
    return "tf";
  }

  @Override
  public String version() {
    return "TensorFlow " + TensorFlow.version();
  }

  @Override
  public String device() {
    return options.device();
  }

  @Override
  public synchronized DeviceState newState() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    TensorFlowState state = new TensorFlowState(this, config);
    states.add(state);
    return state;
  }

  /** Called by a state that was closed. */
  synchronized void forget(TensorFlowState state) {
    states.remove(state);
  }

  @Override
  public void close() {
    Set<TensorFlowState> left;
    synchronized (this) {
      closed = true;
      left = new LinkedHashSet<>(states);
    }
    left.forEach(TensorFlowState::close);
  }
}
