package io.tandem.models.seq2seq;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Recurrent;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Recurrent.Weights;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.models.seq2seq.AttentionLayer.Attended;
import io.tandem.models.seq2seq.AttentionLayer.Source;
import io.tandem.models.seq2seq.SourceAttention.Bahdanau;
import io.tandem.models.seq2seq.SourceAttention.Luong;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The decoder of a recurrent model, its weights named as those of {@code nn.LSTM} and its like.
 *
 * <p>The first layer's input is the token's vector, and behind it what else a step is given: with
 * Bahdanau's attention what the state before sees of the source, with input feeding what came of
 * the step before. What the vectors contribute is one product for all steps. Where a step is given
 * nothing else, layers run one after the other over all steps, and attention follows at once.
 *
 * @param cells the weights of each layer
 * @param recurrences what each layer does in a step
 * @param tokens of the first layer's input weight what tokens are multiplied by, [g·h, e]
 * @param given and what the rest of its input is, [g·h, h]
 * @param attention if there is one
 * @param combine the readout's weight, with attention
 */
record AttentionDecoder(
    Scope scope,
    RecurrentSeq2SeqConfig config,
    List<Weights> cells,
    List<Recurrent> recurrences,
    Tensor tokens,
    Optional<Tensor> given,
    Optional<AttentionLayer> attention,
    Optional<Tensor> combine) {

  /**
   * What a step leaves to the next.
   *
   * @param layers the state of each layer
   * @param fed with input feeding what came of it, [b, h]
   */
  record Carried(List<State> layers, Optional<Tensor> fed) {}

  /**
   * What comes of a step.
   *
   * @param output from which the next token is predicted, [b, h]
   * @param weights how much it saw of the source, [b, s], with attention
   */
  record Step(Tensor output, Optional<Tensor> weights, Carried carried) {}

  static AttentionDecoder of(Scope scope, RecurrentSeq2SeqConfig config) {
    int hidden = config.hidden();
    double bound = 1 / Math.sqrt(hidden);
    Initializer initial = Initializer.uniform(-bound, bound);
    int rows = config.cell().gates() * hidden;
    Scope rnn = scope.child("rnn");
    List<Weights> cells = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      int given = isGivenMore(config) ? hidden : 0;
      int inputs = i == 0 ? config.embedding() + given : hidden;
      cells.add(
          new Weights(
              rnn.weight("weight_ih_l" + i, Shape.of(rows, inputs), initial),
              rnn.weight("weight_hh_l" + i, Shape.of(rows, hidden), initial),
              rnn.weight("bias_ih_l" + i, Shape.of(rows), initial),
              rnn.weight("bias_hh_l" + i, Shape.of(rows), initial)));
    }
    Optional<AttentionLayer> attention =
        AttentionLayer.of(scope.child("attention"), config.attention(), hidden);
    int readout = 2 * hidden + (config.attention() instanceof Bahdanau ? config.embedding() : 0);
    Optional<Tensor> combine =
        attention.map(
            some -> scope.child("combine").weight("weight", Shape.of(hidden, readout), initial));
    Tensor inputs = cells.get(0).input();
    Dim border = Dim.of(config.embedding());
    return new AttentionDecoder(
        scope,
        config,
        cells,
        cells.stream().map(weights -> Recurrent.of(config.cell(), weights)).toList(),
        inputs.slice(1, Dim.ZERO, border),
        isGivenMore(config)
            ? Optional.of(inputs.slice(1, border, inputs.dim(1)))
            : Optional.empty(),
        attention,
        combine);
  }

  /** Whether a step is given more than a token and its states. */
  private static boolean isGivenMore(RecurrentSeq2SeqConfig config) {
    return config.attention() instanceof Bahdanau
        || (config.attention() instanceof Luong luong && luong.inputFeeding());
  }

  private boolean isFed() {
    return config.attention() instanceof Luong luong && luong.inputFeeding();
  }

  /** What the first step is given, of the encoder's last states, one for each layer. */
  Carried begin(List<State> states) {
    Optional<Tensor> fed =
        isFed() ? Optional.of(states.get(0).hidden().zerosLike()) : Optional.empty();
    return new Carried(states, fed);
  }

  /** What the encoder's outputs are to attention. */
  Source source(Tensor outputs, Tensor bias) {
    Tensor keys = attention.map(layer -> layer.keys(outputs)).orElse(outputs);
    return new Source(outputs, keys, bias);
  }

  /**
   * All steps on given tokens.
   *
   * @param embedded the tokens' vectors, [b, t, e]; t is known
   * @return what the following tokens are predicted from, [b, t, h]
   */
  Tensor forced(Tensor embedded, Carried first, Source source) {
    if (!isGivenMore(config)) {
      return scope.in(() -> layerByLayer(embedded, first, source));
    }
    Tensor projected = scope.in(() -> project(embedded)); // [B, T, G·H]
    List<Tensor> outputs = new ArrayList<>();
    Carried carried = first;
    List<Tensor> vectors = steps(embedded);
    List<Tensor> contributions = steps(projected);
    for (int t = 0; t < vectors.size(); t++) {
      Step step = step(vectors.get(t), contributions.get(t), carried, source);
      outputs.add(step.output().unsqueeze(1));
      carried = step.carried();
    }
    return Tensor.concat(outputs, 1);
  }

  /** One step on the vectors of a token for each row, [b, e]. */
  Step step(Tensor embedded, Carried carried, Source source) {
    return step(embedded, scope.in(() -> project(embedded)), carried, source);
  }

  private Step step(Tensor embedded, Tensor projected, Carried carried, Source source) {
    return scope.in(() -> oneStep(embedded, projected, carried, source));
  }

  private Step oneStep(Tensor embedded, Tensor projected, Carried carried, Source source) {
    Optional<Attended> before = Optional.empty();
    Optional<Tensor> more = carried.fed();
    if (config.attention() instanceof Bahdanau) {
      before = Optional.of(look(last(carried.layers()).hidden(), source));
      more = before.map(seen -> seen.context().squeeze(1));
    }
    Tensor gates = more.map(x -> projected.plus(contribution(x))).orElse(projected);
    List<State> layers = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        Tensor below = Nn.dropout(layers.get(i - 1).hidden(), config.dropout());
        gates = Recurrent.project(config.cell(), below, cells.get(i));
      }
      layers.add(recurrences.get(i).step(gates, carried.layers().get(i)));
    }
    Tensor hidden = last(layers).hidden(); // [B, H]
    Optional<Attended> seen =
        before.isPresent() ? before : attention.map(layer -> look(hidden, source));
    Tensor output = seen.map(s -> readout(hidden, s.context().squeeze(1), embedded)).orElse(hidden);
    Optional<Tensor> fed = isFed() ? Optional.of(output) : Optional.empty();
    return new Step(output, seen.map(s -> s.weights().squeeze(1)), new Carried(layers, fed));
  }

  private Tensor layerByLayer(Tensor embedded, Carried first, Source source) {
    Tensor x = embedded;
    for (int i = 0; i < cells.size(); i++) {
      Tensor input = i == 0 ? x : Nn.dropout(x, config.dropout());
      Tensor projected = Recurrent.project(config.cell(), input, cells.get(i)); // [B, T, G·H]
      x = recurrences.get(i).run(projected, first.layers().get(i)).outputs();
    }
    Tensor states = x; // [B, T, H]
    return attention
        .map(layer -> readout(states, layer.apply(states, source).context(), embedded))
        .orElse(states);
  }

  /** What a token's vector contributes to the first layer's gates: […, e] give […, g·h]. */
  private Tensor project(Tensor embedded) {
    Weights all = cells.get(0);
    return Recurrent.project(
        config.cell(),
        embedded,
        new Weights(tokens, all.hidden(), all.inputBias(), all.hiddenBias()));
  }

  /** What the rest of a step's input contributes to them: [b, h] give [b, g·h]. */
  private Tensor contribution(Tensor more) {
    return Nn.linearTransposed(more, given.orElseThrow(), Optional.empty());
  }

  private Attended look(Tensor state, Source source) { // [B, H] -> [B, 1, H], [B, 1, S]
    return attention.orElseThrow().apply(state.unsqueeze(1), source);
  }

  private Tensor readout(Tensor state, Tensor context, Tensor embedded) {
    List<Tensor> parts =
        config.attention() instanceof Bahdanau
            ? List.of(context, state, embedded)
            : List.of(context, state);
    return Nn.linearTransposed(Tensor.concat(parts, -1), combine.orElseThrow(), Optional.empty())
        .tanh();
  }

  private static State last(List<State> layers) {
    return layers.get(layers.size() - 1);
  }

  /** The parts of an axis of time: t tensors [b, d]. */
  static List<Tensor> steps(Tensor x) {
    Dim[] ones = new Dim[Math.toIntExact(x.dim(1).extent())];
    Arrays.fill(ones, Dim.ONE);
    return x.split(1, ones).stream().map(step -> step.squeeze(1)).toList();
  }
}
