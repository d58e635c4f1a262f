package io.tandem.models.seq2seq;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.models.seq2seq.SourceAttention.Luong;
import io.tandem.models.seq2seq.SourceAttention.Score;
import java.util.Optional;

/**
 * Scores the source's positions for states of the decoder and sums them by these weights.
 *
 * <p>Of the matrix that a small network multiplies both with, the part for states is {@code query}
 * and that for the source {@code key}, so that the latter is multiplied once.
 */
record AttentionLayer(
    Scope scope, Optional<Tensor> query, Optional<Tensor> key, Optional<Tensor> score) {

  /**
   * A source as attention needs it.
   *
   * @param outputs what the encoder says of each position, [b, s, h]
   * @param keys what scores are computed with, [b, s, h]
   * @param bias 0 where there is a token and a large negative number in padding, [b, s]
   */
  record Source(Tensor outputs, Tensor keys, Tensor bias) {}

  /**
   * What was seen.
   *
   * @param context [b, t, h]
   * @param weights of each position, which add up to 1, [b, t, s]
   */
  record Attended(Tensor context, Tensor weights) {}

  /** Of this kind, if it is one; states and outputs have {@code hidden} elements. */
  static Optional<AttentionLayer> of(Scope scope, SourceAttention kind, int hidden) {
    if (kind instanceof SourceAttention.None) {
      return Optional.empty();
    }
    Score score = score(kind);
    double bound = 1 / Math.sqrt(hidden);
    Initializer initial = Initializer.uniform(-bound, bound);
    Shape square = Shape.of(hidden, hidden);
    Optional<Tensor> query =
        score == Score.DOT
            ? Optional.empty()
            : Optional.of(scope.child("query").weight("weight", square, initial));
    if (score != Score.CONCAT) {
      return Optional.of(new AttentionLayer(scope, query, Optional.empty(), Optional.empty()));
    }
    return Optional.of(
        new AttentionLayer(
            scope,
            query,
            Optional.of(scope.child("key").weight("weight", square, initial)),
            Optional.of(scope.child("score").weight("weight", Shape.of(1, hidden), initial))));
  }

  /** Whether scores are those of a small network. */
  static boolean isAdditive(SourceAttention kind) {
    return !(kind instanceof SourceAttention.None) && score(kind) == Score.CONCAT;
  }

  private static Score score(SourceAttention kind) {
    return kind instanceof Luong luong ? luong.score() : Score.CONCAT;
  }

  /** What is scored of the encoder's outputs: [b, s, h] give [b, s, h]. */
  Tensor keys(Tensor outputs) {
    return scope.in(
        () -> key.map(w -> Nn.linearTransposed(outputs, w, Optional.empty())).orElse(outputs));
  }

  /**
   * Looks at a source.
   *
   * @param states of the decoder, [b, t, h]
   */
  Attended apply(Tensor states, Source source) {
    return scope.in(
        () -> {
          Tensor scores = scores(states, source).plus(source.bias().unsqueeze(1)); // [B, T, S]
          Tensor weights = scores.softmax();
          return new Attended(weights.matmul(source.outputs()), weights);
        });
  }

  private Tensor scores(Tensor states, Source source) {
    Tensor queries =
        query.map(w -> Nn.linearTransposed(states, w, Optional.empty())).orElse(states);
    if (score.isEmpty()) {
      return queries.matmul(source.keys(), false, true); // [B, T, S]
    }
    Tensor both = queries.unsqueeze(2).plus(source.keys().unsqueeze(1)); // [B, T, S, H]
    return Nn.linearTransposed(both.tanh(), score.get(), Optional.empty()).squeeze(-1);
  }
}
