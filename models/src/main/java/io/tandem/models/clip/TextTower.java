package io.tandem.models.clip;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.LayerNorm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tower that reads texts: a Transformer whose tokens see those before them. The vector of the
 * token that ends a text stands for it (Radford et al. 2021, section 2.4).
 *
 * @param stack the blocks
 * @param vocabularySize the number of tokens ({@code vocab_size})
 * @param positions the greatest number of tokens of a text ({@code max_position_embeddings})
 * @param endOfText the token that ends a text ({@code eos_token_id}). Where it is {@value
 *     #GREATEST}, the token of the greatest number ends a text: earlier checkpoints have that
 *     number whatever their vocabulary says
 * @param beginOfText the token that begins one ({@code bos_token_id}), if there is one
 * @param padding the token that fills rows up ({@code pad_token_id}), if there is one
 */
public record TextTower(
    StackShape stack,
    int vocabularySize,
    int positions,
    int endOfText,
    OptionalInt beginOfText,
    OptionalInt padding) {
  /** The end token that stands for whichever token has the greatest number. */
  static final int GREATEST = 2;

  private static final Initializer INITIAL = Initializer.normal(0.02);

  /** Checks that the tokens are those of the vocabulary, as far as anything depends on it. */
  public TextTower {
    if (positions < 1) {
      throw new BadInputException("a text has at least one token, not " + positions);
    }
  }

  TextTower deterministic() {
    return new TextTower(
        stack.deterministic(), vocabularySize, positions, endOfText, beginOfText, padding);
  }

  /**
   * Reads texts.
   *
   * @param scope where its weights are
   * @param ids [B, T]
   * @param mask which tokens are padding; those after the end of a text need none
   * @param places the position of each token, [B, T]; counted from 0, if there is none
   */
  Tower read(Scope scope, Tensor ids, KeyMask mask, Optional<Tensor> places) {
    return scope.in(
        () -> {
          int hidden = stack.hidden();
          Scope embeddings = scope.child("embeddings");
          Tensor tokens =
              embeddings
                  .child("token_embedding")
                  .weight("weight", Shape.of(vocabularySize, hidden), INITIAL);
          Tensor table =
              embeddings
                  .child("position_embedding")
                  .weight("weight", Shape.of(positions, hidden), INITIAL);
          Tensor place = places.orElseGet(() -> ids.trace().iota(ids.dim(1), DType.INT32));
          Tensor x = Nn.embedding(tokens, ids).plus(Nn.embedding(table, place)); // [B, T, D]
          List<Tensor> states =
              ClipStack.states(scope.child("encoder"), stack, x, Optional.of(mask));
          LayerNorm norm =
              LayerNorm.of(scope.child("final_layer_norm"), hidden, stack.layerNormEpsilon());
          // The norm is of each token by itself, so that of one is all that is needed.
          Tensor last = norm.apply(ending(ids, states.get(stack.layers()))); // [B, D]
          return new Tower(states, last);
        });
  }

  /** The state of the first token that ends each text: [B, T, D] to [B, D]. */
  private Tensor ending(Tensor ids, Tensor x) {
    Tensor ends =
        endOfText == GREATEST ? ids : ids.equalTo(endOfText).castTo(DType.INT32); // [B, T]
    Shape one = x.shape().with(1, Dim.ONE);
    Tensor place = ends.argMax(1).unsqueeze(1).unsqueeze(1).expand(one);
    return x.gatherAlong(1, place).squeeze(1);
  }
}
