package io.tandem.models.decoder;

import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.StateMarks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The programs of a decoder as a language model.
 *
 * @param stack its embeddings, blocks and output layer
 */
public record DecoderPrograms(DecoderStack stack) {
  /** The name of the input with a second table's rows, which GPT-2 looks up among the tokens. */
  private static final String TOKEN_TYPE_IDS = "token_type_ids";

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim TIME = Dim.symbol("time");

  /** As {@link io.tandem.api.model.Model#objective(Phase)}: the cross entropy of each label. */
  public Program objective(Phase phase) {
    return Trace.program(
        stack.type(),
        trace -> {
          Tensor labels = labels(trace);
          trace.output(TrainingPrograms.LOSS_SUM, losses(trace, labels, phase).sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT,
              labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum());
        });
  }

  /** As {@link LanguageModel#tokenLosses}. */
  public Program tokenLosses() {
    return Trace.program(
        stack.type() + ".token-losses",
        trace ->
            trace.output(LanguageModel.LOSSES, losses(trace, labels(trace), Phase.EVALUATION)));
  }

  private static Tensor labels(Trace trace) {
    return trace.input(Batch.LABELS, TensorType.int32(BATCH, TIME));
  }

  private Tensor losses(Trace trace, Tensor labels, Phase phase) { // -> [B, T]
    Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, TIME));
    Scope root = trace.root();
    List<Tensor> states = stack.states(root, DecoderTokens.of(ids), phase);
    StateMarks.mark(states);
    Tensor hidden = last(states); // [B, T, D]
    Tensor logits = stack.logits(root, hidden); // [B, T, V]
    return root.child("loss").in(() -> Nn.crossEntropy(logits, labels, Batch.IGNORED, 0));
  }

  /** As {@link LanguageModel#nextToken}. */
  public Program nextToken() {
    return Trace.program(
        stack.type() + ".next-token",
        trace -> {
          Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, TIME));
          predict(trace, DecoderTokens.of(ids));
        });
  }

  /** As {@link LanguageModel#decoding}. */
  public Decoding decoding(boolean padded) {
    return new Decoding(
        Trace.program(
            stack.type() + ".prompt",
            trace -> decode(trace, TIME, Dim.ZERO, KeyValueCache.begin(), padded)),
        Trace.program(
            stack.type() + ".next",
            trace -> decode(trace, Dim.ONE, Decoding.PAST_LENGTH, KeyValueCache.resume(), padded)));
  }

  private void decode(Trace trace, Dim time, Dim past, KeyValueCache cache, boolean padded) {
    Tensor ids = trace.input(Batch.INPUT_IDS, TensorType.int32(BATCH, time));
    Optional<Tensor> mask = Optional.empty();
    Optional<Tensor> positions = Optional.empty();
    if (padded) {
      TensorType type = TensorType.int32(BATCH, past.plus(time));
      mask = Optional.of(trace.input(Decoding.ATTENTION_MASK, type));
      positions = Optional.of(trace.input(Decoding.POSITION_IDS, TensorType.int32(BATCH, time)));
    }
    predict(trace, new DecoderTokens(ids, positions, Optional.empty(), mask, past, cache));
  }

  private void predict(Trace trace, DecoderTokens tokens) {
    Tensor hidden = last(stack.states(trace.root(), tokens, Phase.EVALUATION));
    Dim time = tokens.time();
    Tensor newest = hidden.slice(1, time.plus(-1), time).squeeze(1); // [B, D]
    trace.output(LanguageModel.LOGITS, stack.logits(trace.root(), newest));
  }

  /** The inputs of a forward pass of the stack without a head. */
  Map<String, ForwardInput> inputs() {
    TensorType type = TensorType.int32(BATCH, TIME);
    Map<String, ForwardInput> inputs = new TreeMap<>();
    inputs.put(
        Batch.INPUT_IDS,
        ForwardInput.required(type, stack.vocabularySize()).atMost(stack.context()));
    inputs.put(Decoding.ATTENTION_MASK, ForwardInput.optional(type, 2));
    inputs.put(Decoding.POSITION_IDS, ForwardInput.optional(type, stack.context()));
    if (stack.hasTypes()) {
      inputs.put(TOKEN_TYPE_IDS, ForwardInput.optional(type, stack.vocabularySize()));
    }
    return inputs;
  }

  /** As {@link io.tandem.api.model.ForwardModel#forwardInputs}, with labels for each token. */
  public Map<String, ForwardInput> forwardInputs() {
    Map<String, ForwardInput> inputs = inputs();
    inputs.put(Batch.LABELS, tokenLabels(stack.vocabularySize()));
    return inputs;
  }

  /** Labels for each token, or none for some. */
  static ForwardInput tokenLabels(int classes) {
    return ForwardInput.optional(TensorType.int32(BATCH, TIME), classes).orIgnored(Batch.IGNORED);
  }

  /** As {@link io.tandem.api.model.ForwardModel#forward}, with the scores of next tokens. */
  public Program forward(Set<String> given) {
    return Trace.program(
        stack.type() + ".forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, forwardInputs(), given);
          Tensor logits = stack.logits(trace.root(), hidden(pass, pass.input(Batch.INPUT_IDS)));
          pass.give(LanguageModel.LOGITS, logits);
          pass.nextTokenCrossEntropy(logits);
        });
  }

  /** Gives the hidden states of a forward pass, and is the last of them: [B, T, D]. */
  Tensor hidden(ForwardPass pass, Tensor ids) {
    DecoderTokens tokens =
        new DecoderTokens(
            ids,
            pass.optional(Decoding.POSITION_IDS),
            pass.optional(TOKEN_TYPE_IDS),
            pass.optional(Decoding.ATTENTION_MASK),
            Dim.ZERO,
            KeyValueCache.none());
    List<Tensor> states = stack.states(pass.trace().root(), tokens, Phase.EVALUATION);
    pass.hiddenStates(states);
    return last(states);
  }

  private static Tensor last(List<Tensor> states) {
    return states.get(states.size() - 1);
  }
}
