package io.tandem.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.optim.WeightAverage;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.function.Supplier;

/** The averages of the weights on a device, which can take the weights' place for a while. */
final class AveragedWeights implements AutoCloseable {
  private final WeightAveraging settings;
  private final Executable update;
  private final Executable exchange;

  AveragedWeights(DeviceState state, WeightAverage programs, WeightAveraging settings) {
    this.settings = settings;
    update = state.compile(programs.update(), CompileOptions.FUSED);
    exchange = state.compile(programs.exchange(), CompileOptions.FUSED);
  }

  /** Moves the averages after a step, counted from 1. */
  void update(long step) {
    float rate = (float) settings.rate(step);
    update.run(Map.of(WeightAverage.RATE, HostTensor.scalar(rate))).close();
  }

  /** Lets the averages and the weights change places. */
  void exchange() {
    exchange.run(Map.of()).close();
  }

  /** Does something with the averages in the place of the weights. */
  <T> T during(Supplier<T> work) {
    exchange();
    try {
      return work.get();
    } finally {
      exchange();
    }
  }

  @Override
  public void close() {
    update.close();
    exchange.close();
  }
}
