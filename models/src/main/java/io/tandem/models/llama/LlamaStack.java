package io.tandem.models.llama;

import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.models.decoder.DecoderStack;
import io.tandem.models.decoder.DecoderTokens;
import io.tandem.models.layer.KeyMask;
import io.tandem.models.layer.RmsNorm;
import io.tandem.models.layer.RotaryPositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The embeddings, blocks and output layer of a Llama.
 *
 * @param config the shape
 * @param vocabularySize the number of tokens
 * @param padding the token whose vector is not trained as one that is read
 */
record LlamaStack(LlamaConfig config, int vocabularySize, OptionalInt padding)
    implements DecoderStack {

  @Override
  public String type() {
    return "llama";
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
    return false;
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return PublishedLlama.variableOf(tensor, config.tied());
  }

  @Override
  public String bodyName(String variable) {
    return PublishedLlama.bodyName(variable);
  }

  @Override
  public JsonObject bodyConfig(OptionalInt endOfText) {
    return PublishedLlama.body(new Llama(config, vocabularySize, padding), endOfText);
  }

  @Override
  public List<Tensor> states(Scope root, DecoderTokens tokens, Phase phase) {
    LlamaConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    Scope scope = root.child("model");
    RotaryPositions positions = positions(scope, tokens);
    KeyMask mask = tokens.keys();
    Tensor x = embedded(root, tokens.ids());
    List<Tensor> states = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      states.add(x);
      x =
          LlamaBlock.of(scope.child("layers", i), shape, i)
              .apply(x, positions, tokens.cache(), mask);
    }
    states.add(RmsNorm.of(scope.child("norm"), shape.hidden(), shape.epsilon()).apply(x));
    return states;
  }

  private RotaryPositions positions(Scope scope, DecoderTokens tokens) {
    LlamaConfig.Rotary rotary = config.rotary();
    float[] frequencies = rotary.scaling().frequencies(rotary.theta(), config.heads().size());
    return scope
        .child(RotaryPositions.SCOPE)
        .in(() -> RotaryPositions.of(tokens.numbers(), frequencies));
  }

  private Tensor embedded(Scope root, Tensor ids) { // [B, T] -> [B, T, D]
    Tensor x = Nn.embedding(tokenEmbedding(root), ids);
    if (padding.isEmpty()) {
      return x;
    }
    Tensor isToken = ids.notEqualTo(padding.getAsInt()).castTo(DType.FLOAT32);
    return x.scaleGradient(isToken.unsqueeze(-1));
  }

  private Tensor tokenEmbedding(Scope root) {
    return table(root.child("model").child("embed_tokens"));
  }

  private Tensor table(Scope scope) {
    Shape shape = Shape.of(vocabularySize, config.hidden());
    return scope.weight("weight", shape, Initializer.normal(0.02));
  }

  @Override
  public Tensor logits(Scope root, Tensor hidden) {
    Scope head = root.child("lm_head");
    Tensor table = config.tied() ? tokenEmbedding(root) : table(head);
    return head.in(() -> Nn.linearTransposed(hidden, table, Optional.empty()));
  }
}
