package io.tandem.models.clip;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.LayerNorm;
import java.util.List;
import java.util.Optional;

/**
 * A Vision Transformer (Dosovitskiy et al. 2021, arXiv 2010.11929) with another norm before its
 * blocks: a picture is cut into patches, each of which is a token, with a token before them whose
 * vector stands for the picture.
 *
 * @param stack the blocks
 * @param size the height and width of pictures in pixels ({@code image_size})
 * @param patch those of a patch ({@code patch_size}); what is left of a picture is not looked at
 */
public record VisionTransformer(StackShape stack, int size, int patch) implements VisionTower {
  private static final Initializer INITIAL = Initializer.normal(0.02);

  /** Checks that there is a patch. */
  public VisionTransformer {
    if (patch > size) {
      throw new BadInputException(
          String.format("patches of %d pixels in pictures of %d: there is none", patch, size));
    }
  }

  @Override
  public int width() {
    return stack.hidden();
  }

  @Override
  public VisionTransformer deterministic() {
    return new VisionTransformer(stack.deterministic(), size, patch);
  }

  @Override
  public Tower read(Scope scope, Tensor pixels) {
    return scope.in(
        () -> {
          double epsilon = stack.layerNormEpsilon();
          // The name is misspelled in all checkpoints.
          Tensor x = norm(scope, "pre_layrnorm", epsilon).apply(embedded(scope, pixels));
          List<Tensor> states =
              ClipStack.states(scope.child("encoder"), stack, x, Optional.empty());
          Tensor first = states.get(stack.layers()).select(1, 0); // [B, D]
          return new Tower(states, norm(scope, "post_layernorm", epsilon).apply(first));
        });
  }

  private LayerNorm norm(Scope scope, String name, double epsilon) {
    return LayerNorm.of(scope.child(name), stack.hidden(), epsilon);
  }

  private Tensor embedded(Scope scope, Tensor pixels) { // [B, 3, S, S] -> [B, 1 + P, D]
    Scope embeddings = scope.child("embeddings");
    int hidden = stack.hidden();
    long side = size / patch;
    Tensor first =
        embeddings.weight(
            "class_embedding", Shape.of(hidden), Initializer.normal(1 / Math.sqrt(hidden)));
    Tensor kernel =
        embeddings
            .child("patch_embedding")
            .weight("weight", Shape.of(hidden, CHANNELS, patch, patch), INITIAL);
    Tensor places =
        embeddings
            .child("position_embedding")
            .weight("weight", Shape.of(side * side + 1, hidden), INITIAL);
    Tensor patches = Nn.conv2d(pixels, kernel, patch, 0).flatten(2, 3).transpose(1, 2); // [B, P, D]
    Shape one = Shape.of(patches.dim(0), Dim.ONE, patches.dim(2));
    Tensor tokens = Tensor.concat(List.of(first.expand(one).castTo(patches.dtype()), patches), 1);
    return tokens.plus(places);
  }
}
