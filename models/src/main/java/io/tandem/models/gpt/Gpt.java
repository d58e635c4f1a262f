package io.tandem.models.gpt;

import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * GPT-2: a left-to-right language model of pre-norm Transformer blocks, its output layer tied to
 * the token embedding.
 *
 * @param config the shape
 * @param vocabularySize the number of tokens
 */
public record Gpt(GptConfig config, int vocabularySize) implements LanguageModel, ForwardModel {
  /** The name of the input with a second table's rows, which GPT-2 looks up among the tokens. */
  private static final String TOKEN_TYPE_IDS = "token_type_ids";

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim TIME = Dim.symbol("time");

  @Override
  public String type() {
    return "gpt";
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(PublishedGpt2.write(config, vocabularySize, endOfText));
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return PublishedGpt2.variableOf(tensor);
  }

  @Override
  public int context() {
    return config.context();
  }

  @Override
  public Program objective(Phase phase) {
    GptConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    return Trace.program(
        "gpt",
        trace -> {
          Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, TIME));
          Tensor labels = trace.input(Batch.LABELS, TensorType.int32(BATCH, TIME));
          Scope root = trace.root();
          Tensor logits = logits(root, hidden(root, ids, shape)); // [B, T, V]
          Tensor losses = root.child("loss").in(() -> losses(logits, labels)); // [B, T]
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT,
              labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum());
        });
  }

  @Override
  public Program nextToken() {
    return Trace.program(
        "gpt.next-token",
        trace -> {
          Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, TIME));
          predict(trace, hidden(trace.root(), ids, config.deterministic()));
        });
  }

  @Override
  public Decoding decoding(boolean padded) {
    return new Decoding(
        Trace.program("gpt.prompt", trace -> decode(trace, TIME, KeyValueCache.begin(), padded)),
        Trace.program("gpt.next", trace -> decode(trace, Dim.ONE, KeyValueCache.resume(), padded)));
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    TensorType type = TensorType.int32(BATCH, TIME);
    return Map.of(
        Batch.INPUT_IDS,
        ForwardInput.required(type, vocabularySize).atMost(context()),
        Decoding.ATTENTION_MASK,
        ForwardInput.optional(type, 2),
        Decoding.POSITION_IDS,
        ForwardInput.optional(type, context()),
        TOKEN_TYPE_IDS,
        ForwardInput.optional(type, vocabularySize),
        Batch.LABELS,
        ForwardInput.optional(type, vocabularySize).orIgnored(Batch.IGNORED));
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return Trace.program(
        "gpt.forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, forwardInputs(), given);
          Scope root = trace.root();
          Tensor ids = pass.input(Batch.INPUT_IDS);
          Tensor positions =
              pass.optional(Decoding.POSITION_IDS)
                  .map(numbers -> Nn.embedding(positionEmbedding(root), numbers))
                  .orElseGet(() -> positionEmbedding(root).slice(0, Dim.ZERO, ids.dim(1)));
          Optional<Tensor> types =
              pass.optional(TOKEN_TYPE_IDS)
                  .map(numbers -> Nn.embedding(tokenEmbedding(root), numbers));
          List<Tensor> states =
              states(
                  root,
                  ids,
                  types.map(positions::plus).orElse(positions),
                  config.deterministic(),
                  KeyValueCache.none(),
                  pass.optional(Decoding.ATTENTION_MASK).map(Gpt::bias));
          Tensor logits = logits(root, states.get(config.layers()));
          pass.hiddenStates(states);
          pass.give(LOGITS, logits);
          pass.nextTokenCrossEntropy(logits);
        });
  }

  private static Tensor bias(Tensor mask) { // [B, S] -> [B, 1, 1, S]
    return Nn.maskBias(mask).unsqueeze(1).unsqueeze(1);
  }

  private void decode(Trace trace, Dim time, KeyValueCache cache, boolean padded) {
    Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, time));
    Dim past = cache instanceof KeyValueCache.Resume ? Decoding.PAST_LENGTH : Dim.ZERO;
    Tensor positions;
    Optional<Tensor> bias = Optional.empty();
    if (padded) {
      TensorType type = TensorType.int32(BATCH, past.plus(time));
      Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
      bias = Optional.of(bias(mask));
      Tensor numbers = trace.input(Decoding.POSITION_IDS, TensorType.int32(BATCH, time));
      positions = Nn.embedding(positionEmbedding(trace.root()), numbers); // [B, T, D]
    } else {
      positions = positionEmbedding(trace.root()).slice(0, past, past.plus(time)); // [T, D]
    }
    predict(trace, hidden(trace.root(), ids, positions, config.deterministic(), cache, bias));
  }

  private void predict(Trace trace, Tensor hidden) {
    Dim time = hidden.dim(1);
    Tensor last = hidden.slice(1, time.plus(-1), time).squeeze(1); // [B, D]
    trace.output(LOGITS, logits(trace.root(), last));
  }

  private Tensor hidden(Scope root, Tensor ids, GptConfig shape) { // [B, T] -> [B, T, D]
    Tensor positions = positionEmbedding(root).slice(0, Dim.ZERO, ids.dim(1)); // [T, D]
    return hidden(root, ids, positions, shape, KeyValueCache.none(), Optional.empty());
  }

  private Tensor hidden(
      Scope root,
      Tensor ids,
      Tensor positions,
      GptConfig shape,
      KeyValueCache cache,
      Optional<Tensor> bias) {
    return states(root, ids, positions, shape, cache, bias).get(shape.layers());
  }

  /** What each block reads, and the normalized result of the last: one more than blocks. */
  private List<Tensor> states(
      Scope root,
      Tensor ids,
      Tensor positions,
      GptConfig shape,
      KeyValueCache cache,
      Optional<Tensor> bias) {
    Tensor tokens = Nn.embedding(tokenEmbedding(root), ids);
    Tensor x = Nn.dropout(tokens.plus(positions), shape.dropout());
    List<Tensor> states = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      states.add(x);
      x = GptBlock.of(root.child("h", i), shape).apply(x, i, cache, bias);
    }
    LayerNorm norm = LayerNorm.of(root.child("ln_f"), shape.hidden(), shape.layerNormEpsilon());
    states.add(norm.apply(x));
    return states;
  }

  private Tensor positionEmbedding(Scope root) {
    Shape shape = Shape.of(config.context(), config.hidden());
    return root.child("wpe").weight("weight", shape, Initializer.normal(0.02));
  }

  private Tensor tokenEmbedding(Scope root) {
    Shape shape = Shape.of(vocabularySize, config.hidden());
    return root.child("wte").weight("weight", shape, Initializer.normal(0.02));
  }

  private Tensor logits(Scope root, Tensor hidden) {
    return root.child("lm_head")
        .in(() -> Nn.linearTransposed(hidden, tokenEmbedding(root), Optional.empty()));
  }

  private static Tensor losses(Tensor logits, Tensor labels) {
    return Nn.crossEntropy(logits, labels, Batch.IGNORED, 0);
  }
}
