package io.tandem.models.encoder;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.layer.Heads;
import io.tandem.models.layer.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention of every token to those at most {@code reach} before and behind it, and to some that
 * are seen by all; these see all, with projections of their own (Beltagy et al. 2020, section 3).
 * Time and memory grow with the length, not with its square: the text is cut into chunks of the
 * window's reach, and a chunk sees itself and its neighbours.
 */
record WindowAttention(
    Linear query,
    Linear key,
    Linear value,
    Linear globalQuery,
    Linear globalKey,
    Linear globalValue,
    int reach,
    EncoderConfig config)
    implements TokenAttention {
  private static final String GLOBAL = "_global";

  static WindowAttention of(Scope block, int reach, EncoderConfig config) {
    BlockNames names = config.family().blocks();
    return new WindowAttention(
        linear(block, names.query(), config),
        linear(block, names.key(), config),
        linear(block, names.value(), config),
        linear(block, names.query() + GLOBAL, config),
        linear(block, names.key() + GLOBAL, config),
        linear(block, names.value() + GLOBAL, config),
        reach,
        config);
  }

  private static Linear linear(Scope block, String name, EncoderConfig config) {
    return EncoderBlock.linear(block.child(name), config.hidden(), config.hidden());
  }

  @Override
  public Tensor apply(Tensor x, Visible visible) {
    Tensor seen = inWindows(x, visible); // [B, T, D]
    // A token that is not seen sees nothing.
    Tensor local = seen.times(visible.mask().orElseThrow().castTo(seen.dtype()).unsqueeze(-1));
    return visible
        .globals()
        .map(
            globals -> {
              Tensor all = everywhere(x, globals, visible).flatten(0, 1); // [B·G, D]
              Tensor own = all.gather(0, globals.ranks()); // [B, T, D]
              return Tensor.where(globals.isGlobal().unsqueeze(-1), own, local);
            })
        .orElse(local);
  }

  private Tensor inWindows(Tensor x, Visible visible) {
    int time = Math.toIntExact(x.dim(1).extent());
    // A text that is no longer than the reach is one chunk, however short.
    Chunks chunks = new Chunks(time, Math.min(reach, time));
    Tensor q = heads(chunks.own(query.apply(x))); // [B·C, H, W, D/H]
    Tensor keys = key.apply(x);
    Tensor values = value.apply(x);
    List<Tensor> k = new ArrayList<>();
    List<Tensor> v = new ArrayList<>();
    visible
        .globals()
        .ifPresent(
            globals -> {
              k.add(heads(chunks.each(globals.of(keys)))); // [B·C, H, G, D/H]
              v.add(heads(chunks.each(globals.of(values))));
            });
    k.add(heads(chunks.around(keys))); // [B·C, H, N, D/H]
    v.add(heads(chunks.around(values)));
    Tensor out =
        Nn.attention(
            q,
            Tensor.concat(k, 2),
            Tensor.concat(v, 2),
            Optional.of(visible.inWindows(chunks)),
            false,
            config.dropouts().attention());
    return chunks.joined(Heads.join(out));
  }

  private Tensor heads(Tensor x) { // [B, C, N, D] -> [B·C, H, N, D/H]
    return Heads.split(x.flatten(0, 1), config.heads());
  }

  /** What the global tokens see: [B, G, D]. */
  private Tensor everywhere(Tensor x, Visible.Globals globals, Visible visible) {
    Tensor q = Heads.split(globalQuery.apply(globals.of(x)), config.heads()); // [B, H, G, D/H]
    Tensor k = Heads.split(globalKey.apply(x), config.heads()); // [B, H, T, D/H]
    Tensor v = Heads.split(globalValue.apply(x), config.heads());
    return Heads.join(Nn.attention(q, k, v, visible.bias(), false, config.dropouts().attention()));
  }

  /**
   * A text in chunks.
   *
   * @param time its length, T
   * @param width the length of a chunk, W
   */
  record Chunks(int time, int width) {

    private int count() {
      return (time + width - 1) / width;
    }

    /** The tokens of each chunk: [B, T, …] to [B, C, W, …], with zeros at the end. */
    Tensor own(Tensor x) {
      return cut(x.pad(1, Dim.ZERO, Dim.of(count() * (long) width - time), 0));
    }

    /** Whether there is one, in which all are near each other. */
    boolean isSingle() {
      return count() == 1;
    }

    /**
     * The tokens of each chunk and of those beside it: [B, T, …] to [B, C, N, …], where N is 3 W,
     * or W if there is one chunk alone.
     */
    Tensor around(Tensor x) {
      if (isSingle()) {
        return own(x);
      }
      long length = count() * (long) width;
      Tensor padded = x.pad(1, Dim.of(width), Dim.of(length - time + width), 0);
      List<Tensor> parts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Dim from = Dim.of(i * (long) width);
        parts.add(cut(padded.slice(1, from, from.plus(length))));
      }
      return Tensor.concat(parts, 2);
    }

    private Tensor cut(Tensor x) {
      return x.unflatten(1, count(), width);
    }

    /** The same for each chunk: [B, …] to [B, C, …]. */
    Tensor each(Tensor x) {
      Shape shape = x.shape().insert(1, Dim.of(count()));
      return x.unsqueeze(1).expand(shape);
    }

    /** Puts chunks together: [B·C, W, D] to [B, T, D]. */
    Tensor joined(Tensor x) {
      Dim length = Dim.of(count() * (long) width);
      Dim texts = x.dim(0).dividedBy(Dim.of(count()));
      return x.reshape(texts, length, x.dim(2)).slice(1, Dim.ZERO, Dim.of(time));
    }
  }
}
