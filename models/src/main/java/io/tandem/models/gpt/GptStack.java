package io.tandem.models.gpt;

import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.decoder.DecoderStack;
import io.tandem.models.decoder.DecoderTokens;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The embeddings, blocks and output layer of GPT-2.
 *
 * @param config the shape
 * @param vocabularySize the number of tokens
 */
record GptStack(GptConfig config, int vocabularySize) implements DecoderStack {

  @Override
  public String type() {
    return "gpt";
  }

  @Override
  public int context() {
    return config.context();
  }

  @Override
  public int hidden() {
    return config.hidden();
  }

  @Override
  public boolean hasTypes() {
    return true;
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return PublishedGpt2.variableOf(tensor, config.tied());
  }

  @Override
  public String publishedName(String variable) {
    return PublishedGpt2.publishedName(variable);
  }

  @Override
  public JsonObject bodyConfig(OptionalInt endOfText) {
    return PublishedGpt2.body(config, vocabularySize, endOfText);
  }

  @Override
  public List<Tensor> states(Scope root, DecoderTokens tokens, Phase phase) {
    GptConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    Tensor sum = Nn.embedding(tokenEmbedding(root), tokens.ids()).plus(positions(root, tokens));
    if (tokens.types().isPresent()) {
      sum = sum.plus(Nn.embedding(tokenEmbedding(root), tokens.types().get()));
    }
    Tensor x = Nn.dropout(sum, shape.dropout().embedding());
    KeyMask mask = tokens.keys();
    List<Tensor> states = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      states.add(x);
      x = GptBlock.of(root.child("h", i), shape, i).apply(x, tokens.cache(), mask);
    }
    LayerNorm norm = LayerNorm.of(root.child("ln_f"), shape.hidden(), shape.layerNormEpsilon());
    states.add(norm.apply(x));
    return states;
  }

  private Tensor positions(Scope root, DecoderTokens tokens) { // [T, D] or [B, T, D]
    Dim end = tokens.past().plus(tokens.time());
    return tokens
        .positions()
        .map(numbers -> Nn.embedding(positionEmbedding(root), numbers))
        .orElseGet(() -> positionEmbedding(root).slice(0, tokens.past(), end));
  }

  private Tensor positionEmbedding(Scope root) {
    Shape shape = Shape.of(config.context(), config.hidden());
    return root.child("wpe").weight("weight", shape, Initializer.normal(0.02));
  }

  private Tensor tokenEmbedding(Scope root) {
    Shape shape = Shape.of(vocabularySize, config.hidden());
    return root.child("wte").weight("weight", shape, Initializer.normal(0.02));
  }

  @Override
  public Tensor logits(Scope root, Tensor hidden) {
    Scope head = root.child("lm_head");
    Shape shape = Shape.of(vocabularySize, config.hidden());
    Tensor table =
        config.tied()
            ? tokenEmbedding(root)
            : head.weight("weight", shape, Initializer.normal(0.02));
    return head.in(() -> Nn.linearTransposed(hidden, table, Optional.empty()));
  }
}
