package io.tandem.backend.tf;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** TensorFlow on one device. */
final class TensorFlowEngine implements Engine {
  private final EngineOptions options;
  private final ConfigProto config;
  private final Set<TensorFlowState> states = new LinkedHashSet<>();
  private boolean closed;

  private TensorFlowEngine(EngineOptions options, ConfigProto config) {
    this.options = options;
    this.config = config;
  }

  static TensorFlowEngine open(EngineOptions options) {
    Devices.require(options);
    int threads = ProcessThreads.decide(options.threads());
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads)
            .setAllowSoftPlacement(true)
            .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting()))
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(options.gpu().memoryGrowth()));
    if (options.device().equals(Devices.CPU)) {
      config.putDeviceCount("GPU", 0);
    }
    begin(config.build());
    return new TensorFlowEngine(options, config.build());
  }

  /**
   * Makes the first call of all. TensorFlow writes two lines of its own to standard error at that
   * call, whatever its log level, and they had better come before anything is shown: not in the
   * middle of a text that is being generated, or of a bar.
   */
  private static void begin(ConfigProto config) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, config)) {
      String device = Devices.inGraph(Devices.CPU);
      Output<?> one = new GraphWriter(graph, "begin", device, new HashMap<>()).constant(1);
      session.runner().fetch(one).run().close();
    }
  }

  private static RewriterConfig rewriting() {
    // What it does is swap and recompute where it is told to, and nobody does; but to find out it
    // estimates costs, and warns of each padded convolution that it has no estimate for.
    return RewriterConfig.newBuilder()
        .setMemoryOptimization(RewriterConfig.MemOptType.NO_MEM_OPT)
        .build();
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
