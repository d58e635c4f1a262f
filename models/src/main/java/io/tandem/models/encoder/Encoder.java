package io.tandem.models.encoder;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.StateMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoder that is being traced: embeddings and blocks, without the pooler. It lives as long as
 * the trace that its scope belongs to.
 */
public final class Encoder {
  private final EncoderEmbeddings embeddings;
  private final List<EncoderBlock> blocks;
  private final boolean hasWindows;

  private Encoder(EncoderEmbeddings embeddings, List<EncoderBlock> blocks, boolean hasWindows) {
    this.embeddings = embeddings;
    this.blocks = blocks;
    this.hasWindows = hasWindows;
  }

  /**
   * With the weights below a scope.
   *
   * @param scope the root in a checkpoint of the encoder alone, and the child that is named after
   *     the family in one with a head
   * @param config the shape, and the rates of dropout
   */
  public static Encoder of(Scope scope, EncoderConfig config) {
    return new Encoder(
        EncoderEmbeddings.of(scope.child("embeddings"), config),
        IntStream.range(0, config.layers())
            .mapToObj(
                i -> EncoderBlock.of(scope.child(config.family().blocks().blocks(), i), i, config))
            .toList(),
        config.family().hasWindows());
  }

  /** The table of tokens, [V, D]. */
  public Tensor words() {
    return embeddings.words();
  }

  /**
   * The hidden states of a text: what the first block reads, and what each gives.
   *
   * @param input of known length, if tokens see only those near them
   * @return one more than blocks, [B, T, D] each
   */
  public List<Tensor> apply(EncoderInput input) {
    Visible visible = hasWindows ? Visible.inWindows(input) : Visible.everywhere(input);
    List<Tensor> states = new ArrayList<>();
    states.add(embeddings.apply(input));
    for (EncoderBlock block : blocks) {
      states.add(block.apply(states.get(states.size() - 1), visible));
    }
    StateMarks.mark(states);
    return List.copyOf(states);
  }
}
