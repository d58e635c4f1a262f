package io.tandem.models.encoder;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which tokens are seen by which, computed once for all blocks. */
final class Visible {
  private final Optional<Tensor> mask;
  private final Optional<Tensor> bias;
  private final Optional<Globals> globals;
  private final Map<Integer, Tensor> windows = new HashMap<>();

  private Visible(Optional<Tensor> mask, Optional<Globals> globals) {
    this.mask = mask;
    this.globals = globals;
    bias = mask.map(Visible::bias);
  }

  /** For blocks where all tokens see all others. */
  static Visible everywhere(EncoderInput input) {
    return new Visible(input.mask(), Optional.empty());
  }

  /** For blocks where tokens see only those near them. */
  static Visible inWindows(EncoderInput input) {
    Tensor mask = input.mask().orElseGet(input.ids()::onesLike);
    return new Visible(Optional.of(mask), input.global().map(tokens -> Globals.of(tokens, mask)));
  }

  private static Tensor bias(Tensor mask) { // [B, T] -> [B, 1, 1, T]
    return Nn.maskBias(mask).unsqueeze(1).unsqueeze(1);
  }

  /** 1 where there is a token and 0 where there is none to be seen, [B, T], if that is said. */
  Optional<Tensor> mask() {
    return mask;
  }

  /**
   * What is added to scores, 0 for a token that is seen and very little for one that is not: [B, 1,
   * 1, T]; nothing where all are seen.
   */
  Optional<Tensor> bias() {
    return bias;
  }

  /** The tokens that see all others, if there are any. */
  Optional<Globals> globals() {
    return globals;
  }

  /**
   * What is added to the scores of the tokens of a chunk: [B·C, 1, W, G+N], the tokens that are
   * seen by all before those of the chunk and of the ones beside it.
   */
  Tensor inWindows(WindowAttention.Chunks chunks) {
    return windows.computeIfAbsent(
        chunks.width(),
        width -> {
          Tensor keys = mask.orElseThrow().notEqualTo(0); // [B, T]
          if (globals.isPresent()) {
            keys = keys.and(globals.get().isGlobal().not());
          }
          // Beyond the ends there is nothing, and padding is 0.
          Tensor near = chunks.around(keys.castTo(DType.INT32)).notEqualTo(0); // [B, C, N]
          Tensor each = near.unsqueeze(2);
          Tensor seen = // [B, C, W, N]
              chunks.isSingle()
                  ? each.expand(each.shape().with(2, Dim.of(width)))
                  : each.and(band(near.trace(), width));
          if (globals.isPresent()) {
            Tensor slots = chunks.each(globals.get().isThere()).unsqueeze(2); // [B, C, 1, G]
            Shape shape = seen.shape().with(3, slots.dim(3));
            seen = Tensor.concat(List.of(slots.expand(shape), seen), 3);
          }
          return Nn.maskBias(seen.flatten(0, 1).unsqueeze(1));
        });
  }

  /** Which of the tokens around a chunk are near each of its own: [W, 3W]. */
  private static Tensor band(Trace trace, int width) {
    Tensor rows = trace.iota(Dim.of(width), DType.INT32).unsqueeze(-1);
    Tensor distance = trace.iota(Dim.of(3L * width), DType.INT32).minus(rows);
    return distance.less(0).not().and(distance.less(2.0 * width + 1));
  }

  /**
   * The tokens that see all others, G of each text at most.
   *
   * @param isGlobal which tokens they are: [B, T]
   * @param isThere which of G slots hold one: [B, G]
   * @param places where the slots' tokens are among all of the batch: [B, G]
   * @param ranks for each token its slot among all of the batch, any for others: [B, T]
   */
  record Globals(Tensor isGlobal, Tensor isThere, Tensor places, Tensor ranks) {

    static Globals of(GlobalTokens tokens, Tensor mask) {
      Trace trace = mask.trace();
      Tensor isGlobal = tokens.mask().notEqualTo(0).and(mask.notEqualTo(0)); // [B, T]
      Tensor ones = isGlobal.castTo(DType.INT32);
      var found = ones.topK(tokens.most());
      Tensor texts = trace.iota(mask.dim(0), DType.INT32).unsqueeze(-1); // [B, 1]
      Tensor time = trace.size(mask.dim(1), DType.INT32);
      Tensor rank = ones.cumSum(1).minus(ones);
      return new Globals(
          isGlobal,
          found.get(0).notEqualTo(0),
          found.get(1).plus(texts.times(time)),
          rank.minimum(trace.scalar(DType.INT32, tokens.most() - 1))
              .plus(texts.times(tokens.most())));
    }

    /** Their vectors: [B, T, D] to [B, G, D]. */
    Tensor of(Tensor x) {
      return x.flatten(0, 1).gather(0, places);
    }
  }
}
