package io.tandem.models;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.model.Architecture;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;

/** Weights that are greater than at a training's beginning, so that every one of them matters. */
public final class DrawnWeights {
  private DrawnWeights() {}

  /** Gives a state the weights of a model. */
  public static void initialize(Architecture model, DeviceState state) {
    model
        .weights()
        .values()
        .forEach(
            v -> {
              float[] values = v.initialValue(3).toFloatArray();
              Philox random = Philox.of(3, "more " + v.name());
              for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.3 * random.normal(i));
              }
              state.assign(v.name(), HostTensor.of(values, v.shape().extents()));
            });
  }
}
