package io.tandem.models.clip;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.GroupNorm;
import java.util.ArrayList;
import java.util.List;

/**
 * A residual network for small pictures (He et al. 2016, arXiv 1512.03385): a convolution of 3 × 3
 * pixels, stages of two such convolutions beside a shortcut, each stage with half the pixels and
 * twice the features of the one before, and the mean over what is left of the picture.
 *
 * <p>Its norms are of groups of features (Wu and He 2018, arXiv 1803.08494) where the original has
 * them of batches. So a picture's vector does not depend on which others stand beside it: a loss
 * over all pairs of a batch cannot be told from what batch statistics let through, gradients that
 * are accumulated or cached equal those of the whole batch, and there are no running statistics
 * that would have to be kept beside the weights.
 *
 * <p>Weights have torchvision's names ({@code layer1.0.conv1.weight}).
 *
 * @param size the height and width of pictures in pixels
 * @param features the number of features of the first stage
 * @param blocks the number of blocks of each stage
 * @param groups the number of groups of a norm, which divides {@code features}
 */
public record ResNet(int size, int features, List<Integer> blocks, int groups)
    implements VisionTower {
  private static final double EPSILON = 1e-5;

  /** Copies the list and checks what goes together. */
  public ResNet {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty() || blocks.size() > 8 || blocks.stream().anyMatch(n -> n < 1 || n > 100)) {
      throw new BadInputException(
          "blocks are " + blocks + ": 1 to 100 in each of 1 to 8 stages are allowed");
    }
    if (features % groups != 0) {
      throw new BadInputException(
          String.format("features (%d) must be a multiple of groups (%d)", features, groups));
    }
    if (size >> (blocks.size() - 1) < 1) {
      throw new BadInputException(
          String.format("nothing is left of %d pixels after %d stages", size, blocks.size()));
    }
  }

  @Override
  public int width() {
    return Math.multiplyExact(features, 1 << (blocks.size() - 1));
  }

  @Override
  public ResNet deterministic() {
    return this;
  }

  /** {@inheritDoc} Its states are what the first convolution and what each stage gives. */
  @Override
  public Tower read(Scope scope, Tensor pixels) {
    return scope.in(
        () -> {
          List<Tensor> states = new ArrayList<>();
          Tensor x =
              norm(
                      scope.child("bn1"),
                      features,
                      convolution(scope, "conv1", pixels, features, 3, 1))
                  .relu(); // [B, F, S, S]
          states.add(x);
          for (int stage = 0; stage < blocks.size(); stage++) {
            int own = features << stage;
            for (int i = 0; i < blocks.get(stage); i++) {
              int stride = stage > 0 && i == 0 ? 2 : 1;
              x = block(scope.child("layer" + (stage + 1), i), x, own, stride);
            }
            states.add(x);
          }
          return new Tower(states, x.mean(List.of(2, 3), false));
        });
  }

  private Tensor block(Scope scope, Tensor x, int own, int stride) {
    return scope.in(
        () -> {
          Tensor inner =
              norm(scope.child("bn1"), own, convolution(scope, "conv1", x, own, 3, stride));
          Tensor outer =
              norm(scope.child("bn2"), own, convolution(scope, "conv2", inner.relu(), own, 3, 1));
          return outer.plus(shortcut(scope.child("downsample"), x, own, stride)).relu();
        });
  }

  private Tensor shortcut(Scope scope, Tensor x, int own, int stride) {
    return stride == 1 && x.dim(1).is(own)
        ? x
        : norm(scope.child("1"), own, convolution(scope, "0", x, own, 1, stride));
  }

  private Tensor norm(Scope scope, int own, Tensor x) {
    return GroupNorm.of(scope, own, groups, EPSILON).apply(x);
  }

  /** Without a bias; weights begin as He et al. (2015, arXiv 1502.01852, equation 14) have them. */
  private static Tensor convolution(
      Scope scope, String name, Tensor x, int out, int extent, int stride) {
    Scope own = scope.child(name);
    long in = x.dim(1).extent();
    Initializer initial = Initializer.normal(Math.sqrt(2.0 / ((double) out * extent * extent)));
    Tensor weight = own.weight("weight", Shape.of(out, in, extent, extent), initial);
    return own.in(() -> Nn.conv2d(x, weight, stride, extent / 2));
  }
}
