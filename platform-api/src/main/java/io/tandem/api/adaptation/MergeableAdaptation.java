package io.tandem.api.adaptation;

import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.function.Function;

/** An adaptation that a model can take into its own weights, so that it costs nothing any more. */
public interface MergeableAdaptation extends Adaptation {
  /**
   * The model's weights with the change in them: the model alone then computes what the changed one
   * did, to rounding.
   *
   * @param base gives a weight of the model, in {@code f32}
   * @param own gives a variable of the change
   * @return those weights that it changes
   */
  Map<String, HostTensor> merged(
      Function<String, HostTensor> base, Function<String, HostTensor> own);
}
