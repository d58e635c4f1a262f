package io.tandem.models.seq2seq;

import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.layer.Linear;
import io.tandem.models.recurrent.RecurrentStack;
import io.tandem.models.recurrent.SequenceMask;
import io.tandem.models.seq2seq.AttentionDecoder.Carried;
import io.tandem.models.seq2seq.AttentionDecoder.Step;
import io.tandem.models.seq2seq.AttentionLayer.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A recurrent encoder that reads a text, and a recurrent decoder that makes another of it
 * (Sutskever et al. 2014, arXiv 1409.3215), with or without attention.
 *
 * <p>The decoder begins with the encoder's last states, layer for layer, both directions side by
 * side; Bahdanau's own model has a matrix and a tanh between them, and maxout in place of the tanh
 * of the readout.
 *
 * @param config the shape
 * @param pairs how its texts become tokens
 */
public record RecurrentSeq2Seq(RecurrentSeq2SeqConfig config, TextPairs pairs)
    implements SequenceToSequence {
  private static final Dim BATCH = Dim.symbol("batch");

  /** What the program knows of a source. */
  private record Encoded(Source source, List<State> states) {}

  @Override
  public String type() {
    return RecurrentSeq2SeqProvider.NAME;
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(new ModelDescription<>(type(), config, task(), Map.of()).json());
  }

  @Override
  public Search search() {
    return config.search();
  }

  @Override
  public boolean knowsLengths() {
    return true;
  }

  @Override
  public boolean hasAttention() {
    return !(config.attention() instanceof SourceAttention.None);
  }

  @Override
  public Lengths lengths(Map<String, HostTensor> batch) {
    return Lengths.of(TextPairs.SOURCE, extent(batch, Batch.INPUT_IDS))
        .and(TextPairs.TARGET, extent(batch, TextPairs.DECODER_INPUT_IDS));
  }

  private static int extent(Map<String, HostTensor> batch, String name) {
    return Math.toIntExact(batch.get(name).extents()[1]);
  }

  @Override
  public Program objective(Phase phase) {
    return objective(phase, Lengths.of(TextPairs.SOURCE, 1).and(TextPairs.TARGET, 1));
  }

  @Override
  public Program objective(Phase phase, Lengths lengths) {
    RecurrentSeq2SeqConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    TensorType targets = TensorType.int32(BATCH, Dim.of(lengths.of(TextPairs.TARGET)));
    return Trace.program(
        type(),
        trace -> {
          Scope root = trace.root();
          AttentionDecoder decoder = AttentionDecoder.of(root.child("decoder"), shape);
          Encoded encoded = encode(trace, decoder, shape, lengths.of(TextPairs.SOURCE));
          Tensor ids = trace.input(TextPairs.DECODER_INPUT_IDS, targets);
          Tensor labels = trace.input(Batch.LABELS, targets);
          Tensor logits =
              shape.scheduledSampling() instanceof ScheduledSampling.Never
                  ? forced(root, decoder, shape, encoded, ids)
                  : sampled(root, decoder, shape, encoded, ids);
          Tensor losses = // [B, T]
              root.child("loss").in(() -> Nn.crossEntropy(logits, labels, Batch.IGNORED, 0));
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT,
              labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum());
        });
  }

  private Tensor forced(
      Scope root,
      AttentionDecoder decoder,
      RecurrentSeq2SeqConfig shape,
      Encoded encoded,
      Tensor ids) {
    Tensor embedded = embed(root, shape, ids); // [B, T, E]
    Tensor outputs =
        decoder.forced(embedded, decoder.begin(encoded.states()), encoded.source()); // [B, T, H]
    return logits(root, Nn.dropout(outputs, shape.dropout()));
  }

  /** With the model's own tokens in the place of some. */
  private Tensor sampled(
      Scope root,
      AttentionDecoder decoder,
      RecurrentSeq2SeqConfig shape,
      Encoded encoded,
      Tensor ids) {
    Trace trace = root.trace();
    ScheduledSampling sampling = shape.scheduledSampling();
    Tensor rate = sampling.rate(trace.variable(steps()));
    List<Tensor> right =
        AttentionDecoder.steps(ids.unsqueeze(-1)).stream().map(id -> id.squeeze(-1)).toList();
    List<Tensor> logits = new ArrayList<>();
    Carried carried = decoder.begin(encoded.states());
    Tensor token = right.get(0); // [B]
    for (int t = 0; t < right.size(); t++) {
      Step step = decoder.step(embed(root, shape, token), carried, encoded.source());
      Tensor next = logits(root, Nn.dropout(step.output(), shape.dropout())); // [B, V]
      logits.add(next.unsqueeze(1));
      carried = step.carried();
      if (t + 1 < right.size()) {
        Tensor own = own(next, sampling.choice());
        Tensor isOwn = trace.uniform(own.shape()).less(rate);
        token = Tensor.where(isOwn, own, right.get(t + 1));
      }
    }
    return Tensor.concat(logits, 1);
  }

  private static Tensor own(Tensor logits, ScheduledSampling.Choice choice) {
    Tensor scores = logits.stopGradient();
    if (choice == ScheduledSampling.Choice.DRAWN) {
      // The greatest of scores with Gumbel noise is a draw by their softmax (Gumbel 1954).
      Tensor noise = scores.trace().uniform(scores.shape()).log().negate().log().negate();
      scores = scores.plus(noise);
    }
    return scores.argMax(-1).castTo(DType.INT32);
  }

  /** How many steps of training were made, which their programs count. */
  private static Variable steps() {
    return new Variable(
        TrainingPrograms.STEP,
        TensorType.of(DType.FLOAT32, Shape.SCALAR),
        Initializer.zeros(),
        Variable.Role.STATE);
  }

  private Encoded encode(
      Trace trace, AttentionDecoder decoder, RecurrentSeq2SeqConfig shape, int time) {
    TensorType type = TensorType.int32(BATCH, Dim.of(time));
    Tensor ids = trace.input(Batch.INPUT_IDS, type);
    Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
    Scope root = trace.root();
    RecurrentStack stack =
        RecurrentStack.of(root.child("encoder").child("rnn"), shape.encoder(), shape.embedding());
    RecurrentStack.Encoded encoded =
        stack.apply(embed(root, shape, ids), SequenceMask.of(mask)); // [B, S, H]
    List<State> states = new ArrayList<>();
    int directions = shape.encoder().directions();
    for (int i = 0; i < encoded.last().size(); i += directions) {
      states.add(sideBySide(encoded.last().subList(i, i + directions)));
    }
    return new Encoded(decoder.source(encoded.outputs(), Nn.maskBias(mask)), states);
  }

  private static State sideBySide(List<State> directions) {
    List<Tensor> memories = directions.stream().flatMap(state -> state.memory().stream()).toList();
    return new State(
        Tensor.concat(directions.stream().map(State::hidden).toList(), -1),
        memories.isEmpty() ? Optional.empty() : Optional.of(Tensor.concat(memories, -1)));
  }

  private Tensor embed(Scope root, RecurrentSeq2SeqConfig shape, Tensor ids) {
    Scope scope = root.child("embedding");
    Tensor table =
        scope.weight(
            "weight",
            Shape.of(pairs.vocabularySize(), shape.embedding()),
            Initializer.normal(1 / Math.sqrt(shape.embedding())));
    return scope.in(() -> Nn.dropout(Nn.embedding(table, ids), shape.dropout()));
  }

  private Tensor logits(Scope root, Tensor outputs) {
    double bound = 1 / Math.sqrt(config.hidden());
    return Linear.of(
            root.child("generator"),
            config.hidden(),
            pairs.vocabularySize(),
            Initializer.uniform(-bound, bound))
        .apply(outputs);
  }

  @Override
  public Program prompt(Lengths lengths) {
    RecurrentSeq2SeqConfig shape = config.deterministic();
    return Trace.program(
        type() + ".prompt",
        trace -> {
          AttentionDecoder decoder = AttentionDecoder.of(trace.root().child("decoder"), shape);
          Encoded encoded = encode(trace, decoder, shape, lengths.of(TextPairs.SOURCE));
          DecoderState.output(trace, encoded.source(), shape.attention());
          decode(trace, decoder, shape, decoder.begin(encoded.states()), encoded.source());
        });
  }

  @Override
  public Program next() {
    RecurrentSeq2SeqConfig shape = config.deterministic();
    return Trace.program(
        type() + ".next",
        trace -> {
          AttentionDecoder decoder = AttentionDecoder.of(trace.root().child("decoder"), shape);
          DecoderState state = DecoderState.input(trace, shape, BATCH);
          decode(trace, decoder, shape, state.carried(), state.source());
        });
  }

  private void decode(
      Trace trace,
      AttentionDecoder decoder,
      RecurrentSeq2SeqConfig shape,
      Carried carried,
      Source source) {
    Tensor ids = trace.input(TextPairs.DECODER_INPUT_IDS, TensorType.int32(BATCH, Dim.ONE));
    Step step = decoder.step(embed(trace.root(), shape, ids.squeeze(1)), carried, source); // [B, H]
    trace.output(LanguageModel.LOGITS, logits(trace.root(), step.output()));
    step.weights().ifPresent(weights -> trace.output(ATTENTION, weights));
    DecoderState.output(trace, step.carried());
  }
}
