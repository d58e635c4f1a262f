package io.tandem.models.adaptation;

import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.models.transformer.Transformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which layers a method changes where nobody says, by what checkpoints call the architecture. For
 * LoRA and IA³ they are those of Hugging Face PEFT 0.21 where it knows the architecture, for
 * adapters between the parts of a block those of their papers; LoRA changes every map but heads of
 * architectures that are not here.
 *
 * <p>Where queries, keys and values have one weight, that is meant for a part of them: so PEFT has
 * it of GPT-2.
 */
final class UsualLayers {
  private static final Map<String, List<String>> ATTENTION =
      Map.ofEntries(
          Map.entry("transformer", List.of("in_proj")),
          Map.entry("transformer-encoder", List.of("in_proj")),
          Map.entry("bert", List.of("query", "value")),
          Map.entry("roberta", List.of("query", "value")),
          Map.entry("longformer", List.of("query", "value")),
          Map.entry("distilbert", List.of("q_lin", "v_lin")),
          Map.entry("gpt2", List.of("c_attn")),
          Map.entry("llama", List.of("q_proj", "v_proj")),
          Map.entry("clip", List.of("q_proj", "v_proj")),
          Map.entry("t5", List.of("q", "v")));

  private static final Map<String, List<String>> FEED_FORWARD =
      Map.ofEntries(
          Map.entry("transformer", List.of("linear2")),
          Map.entry("transformer-encoder", List.of("linear2")),
          Map.entry("bert", List.of("output.dense")),
          Map.entry("roberta", List.of("output.dense")),
          Map.entry("longformer", List.of("output.dense")),
          Map.entry("distilbert", List.of("lin2")),
          Map.entry("gpt2", List.of("mlp.c_proj")),
          Map.entry("llama", List.of("down_proj")),
          Map.entry("clip", List.of("fc2")),
          Map.entry("t5", List.of("wo")));

  private static final Map<String, List<String>> KEYS_AND_VALUES =
      Map.ofEntries(
          Map.entry("transformer", List.of("in_proj")),
          Map.entry("transformer-encoder", List.of("in_proj")),
          Map.entry("bert", List.of("key", "value")),
          Map.entry("roberta", List.of("key", "value")),
          Map.entry("longformer", List.of("key", "value")),
          Map.entry("distilbert", List.of("k_lin", "v_lin")),
          Map.entry("gpt2", List.of("c_attn")),
          Map.entry("llama", List.of("k_proj", "v_proj")),
          Map.entry("clip", List.of("k_proj", "v_proj")),
          Map.entry("t5", List.of("k", "v")));

  /** The last maps of both halves of a block, and of the second alone. */
  private static final Map<String, List<String>> BLOCK_OUTPUTS =
      Map.ofEntries(
          Map.entry("transformer", List.of("out_proj", "linear2")),
          Map.entry("transformer-encoder", List.of("out_proj", "linear2")),
          Map.entry("bert", List.of("attention.output.dense", "output.dense")),
          Map.entry("roberta", List.of("attention.output.dense", "output.dense")),
          Map.entry("longformer", List.of("attention.output.dense", "output.dense")),
          Map.entry("distilbert", List.of("out_lin", "lin2")),
          Map.entry("gpt2", List.of("attn.c_proj", "mlp.c_proj")),
          Map.entry("llama", List.of("o_proj", "down_proj")),
          Map.entry("clip", List.of("out_proj", "fc2")),
          Map.entry("t5", List.of("o", "wo")));

  /** What ends a block: its last norm where one follows the last sum, else its last map. */
  private static final Map<String, List<String>> BLOCK_ENDS =
      Map.ofEntries(
          Map.entry("transformer", List.of("linear2")),
          Map.entry("transformer-encoder", List.of("linear2")),
          Map.entry("bert", List.of("layer.#.output.LayerNorm")),
          Map.entry("roberta", List.of("layer.#.output.LayerNorm")),
          Map.entry("longformer", List.of("layer.#.output.LayerNorm")),
          Map.entry("distilbert", List.of("output_layer_norm")),
          Map.entry("gpt2", List.of("mlp.c_proj")),
          Map.entry("llama", List.of("down_proj")),
          Map.entry("clip", List.of("fc2")),
          Map.entry("t5", List.of("wo")));

  /** The norms of a Transformer that normalizes what its blocks give. */
  private static final List<String> LAST_NORMS =
      List.of("encoder.layers.#.norm2", "decoder.layers.#.norm3");

  private UsualLayers() {}

  /** What makes the queries and values of attention. */
  static Targets attention(Architecture model) {
    return of(model, ATTENTION).orElse(new Targets(List.of(Targets.ALL_MAPS)));
  }

  /** What makes keys and values, of which the results are scaled. */
  static Optional<Targets> keysAndValues(Architecture model) {
    return of(model, KEYS_AND_VALUES);
  }

  /** What ends the second half of a block. */
  static Optional<Targets> feedForward(Architecture model) {
    return of(model, FEED_FORWARD);
  }

  /** What ends each half of a block. */
  static Optional<Targets> blockOutputs(Architecture model) {
    return of(model, BLOCK_OUTPUTS);
  }

  /** What ends a block. */
  static Optional<Targets> blockEnds(Architecture model) {
    return model instanceof Transformer two && !two.config().preNorm()
        ? Optional.of(new Targets(LAST_NORMS))
        : of(model, BLOCK_ENDS);
  }

  private static Optional<Targets> of(Architecture model, Map<String, List<String>> table) {
    return type(model).map(table::get).map(Targets::new);
  }

  /** What checkpoints call the architecture. */
  static Optional<String> type(Architecture model) {
    return model
        .publishedConfig(OptionalInt.empty())
        .flatMap(config -> config.get("model_type"))
        .map(JsonValue::asString);
  }
}
