package io.tandem.models.layer;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;

/**
 * Normalization over groups of features and all places of each example (Wu and He 2018, arXiv
 * 1803.08494), with a learned scale and shift of each feature.
 *
 * @param groups how many groups, which divides the features
 */
public record GroupNorm(Scope scope, Tensor weight, Tensor bias, int groups, double epsilon) {

  /** With the weights {@code weight} (ones) and {@code bias} (zeros), each [features]. */
  public static GroupNorm of(Scope scope, int features, int groups, double epsilon) {
    return new GroupNorm(
        scope,
        scope.weight("weight", Shape.of(features), Initializer.ones()),
        scope.weight("bias", Shape.of(features), Initializer.zeros()),
        groups,
        epsilon);
  }

  /**
   * Normalizes.
   *
   * @param x [B, C, H, W], of a known height and width
   * @return the same shape
   */
  public Tensor apply(Tensor x) {
    return scope.in(
        () -> {
          Trace trace = x.trace();
          long features = x.dim(1).extent();
          Tensor grouped =
              x.unflatten(1, groups, features / groups).flatten(2, 4); // [B, G, C/G · H · W]
          TensorType all = TensorType.of(DType.FLOAT32, Shape.of(grouped.dim(2)));
          Tensor normal = Nn.layerNorm(grouped, trace.fill(1, all), trace.fill(0, all), epsilon);
          Tensor apart = normal.reshape(x.shape().dims());
          Tensor scale = weight.reshape(Shape.of(features, 1, 1).dims());
          return apart.times(scale).plus(bias.reshape(Shape.of(features, 1, 1).dims()));
        });
  }
}
