package io.tandem.models.generation;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Variable;
import io.tandem.models.gpt.Gpt;
import io.tandem.models.gpt.GptConfig;
import java.util.List;

/** Small models with random weights, and the backends to run them on. */
final class Models {
  private Models() {}

  static List<Backend> backends() {
    return List.of(Backends.named("djl"), Backends.named("tf"));
  }

  static Gpt tiny(int context) {
    return new Gpt(new GptConfig(2, 24, 3, context, 0, 1e-5), 53);
  }

  /** Weights so large that no token is likely everywhere. */
  static void initialize(Gpt gpt, DeviceState state, long seed) {
    for (Variable variable : gpt.objective(Phase.EVALUATION).variables().values()) {
      Initializer initializer =
          variable.name().contains("ln_") && variable.name().endsWith("weight")
              ? Initializer.ones()
              : Initializer.normal(0.4);
      state.assign(variable.name(), initializer.create(seed, variable.name(), variable.shape()));
    }
  }
}
