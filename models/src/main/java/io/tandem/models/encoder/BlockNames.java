package io.tandem.models.encoder;

import java.util.List;

/**
 * What checkpoints call the parts of an encoder's blocks.
 *
 * @param blocks where the blocks are; their numbers follow
 * @param query the projection to queries, below a block, as those that follow
 * @param key to keys
 * @param value to values
 * @param attentionOut the projection of what the heads found
 * @param attentionNorm the normalization after attention
 * @param up the wider layer of the feed-forward part
 * @param down the layer back
 * @param norm the normalization at the end
 */
record BlockNames(
    String blocks,
    String query,
    String key,
    String value,
    String attentionOut,
    String attentionNorm,
    String up,
    String down,
    String norm) {
  /** The parts of a block, in one order for all families. */
  List<String> parts() {
    return List.of(query, key, value, attentionOut, attentionNorm, up, down, norm);
  }

  static final BlockNames BERT =
      new BlockNames(
          "encoder.layer",
          "attention.self.query",
          "attention.self.key",
          "attention.self.value",
          "attention.output.dense",
          "attention.output.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm");

  static final BlockNames DISTILBERT =
      new BlockNames(
          "transformer.layer",
          "attention.q_lin",
          "attention.k_lin",
          "attention.v_lin",
          "attention.out_lin",
          "sa_layer_norm",
          "ffn.lin1",
          "ffn.lin2",
          "output_layer_norm");
}
