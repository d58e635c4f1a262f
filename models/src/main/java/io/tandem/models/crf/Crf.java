package io.tandem.models.crf;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.TracingException;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). The score of tags
 * y of n words is {@code start[y₁] + Σ emissions[t, yₜ] + Σ transitions[yₜ₋₁, yₜ] + end[yₙ]}; their
 * probability is the exponential of it, divided by the sum over all sequences of n tags.
 *
 * <p>Weights have the names and layout that pytorch-crf and AllenNLP share. Recursions run in log
 * space, unrolled over a known number of steps. A mask tells words from padding, which may stand at
 * the end of a row only; a row of nothing but padding has one sequence, the empty one, with score
 * 0.
 *
 * @param scope where it stands in the model
 * @param transitions [K, K], from the tag of the row to that of the column
 * @param start [K], of the first word's tag
 * @param end [K], of the last word's tag
 */
public record Crf(Scope scope, Tensor transitions, Tensor start, Tensor end) {
  /** The name of the weight of transitions. */
  public static final String TRANSITIONS = "transitions";

  /** The name of the weight of first tags. */
  public static final String START = "start_transitions";

  /** The name of the weight of last tags. */
  public static final String END = "end_transitions";

  /** What a transition that is ruled out scores, as in AllenNLP. */
  private static final double FORBIDDEN = -10_000;

  /** With weights drawn from [-0.1, 0.1), as pytorch-crf begins. */
  public static Crf of(Scope scope, int tags) {
    Initializer initializer = Initializer.uniform(-0.1, 0.1);
    return new Crf(
        scope,
        scope.weight(TRANSITIONS, Shape.of(tags, tags), initializer),
        scope.weight(START, Shape.of(tags), initializer),
        scope.weight(END, Shape.of(tags), initializer));
  }

  /**
   * The field over those sequences alone that rules allow: all others get a probability of 0.
   *
   * @param rules for as many tags
   */
  public Crf within(TransitionRules rules) {
    int tags = rules.tags().size();
    double[] between = new double[tags * tags];
    double[] first = new double[tags];
    double[] last = new double[tags];
    for (int i = 0; i < tags; i++) {
      for (int j = 0; j < tags; j++) {
        between[i * tags + j] = rules.follows(i, j) ? 0 : FORBIDDEN;
      }
      first[i] = rules.begins(i) ? 0 : FORBIDDEN;
      last[i] = rules.ends(i) ? 0 : FORBIDDEN;
    }
    Trace trace = scope.trace();
    return new Crf(
        scope,
        transitions.plus(trace.constant(floats(between, tags, tags))),
        start.plus(trace.constant(floats(first, tags))),
        end.plus(trace.constant(floats(last, tags))));
  }

  private static HostTensor floats(double[] values, long... extents) {
    return HostTensor.ofDoubles(DType.FLOAT32, values, extents);
  }

  /**
   * The logarithm of the probability of tags.
   *
   * @param emissions [B, T, K]; T is a known number, at least 1
   * @param tags [B, T], integers; whatever stands at padding does not count
   * @param mask [B, T], true for words
   * @return [B]
   */
  public Tensor logLikelihood(Tensor emissions, Tensor tags, Tensor mask) {
    return scope.in(() -> score(emissions, tags, mask).minus(logPartition(emissions, mask)));
  }

  /**
   * The score of tags.
   *
   * @param emissions [B, T, K]; T is a known number, at least 1
   * @param tags [B, T], integers
   * @param mask [B, T], true for words
   * @return [B]
   */
  public Tensor score(Tensor emissions, Tensor tags, Tensor mask) {
    int steps = steps(emissions);
    Tensor known = Tensor.where(mask, tags, tags.zerosLike()); // [B, T]
    Tensor words = mask.castTo(DType.FLOAT32); // [B, T]
    Tensor before = known.slice(1, 0, steps - 1, 1).pad(1, Dim.ONE, Dim.ZERO, 0); // [B, T]
    Tensor followed = words.slice(1, 1, steps, 1).pad(1, Dim.ZERO, Dim.ONE, 0); // [B, T]
    Tensor following = followed.slice(1, 0, steps - 1, 1).pad(1, Dim.ONE, Dim.ZERO, 0); // [B, T]
    Tensor pairs = before.times(Math.toIntExact(start.dim(0).extent())).plus(known); // [B, T]
    return emissions
        .gatherAlong(2, known.unsqueeze(-1))
        .squeeze(-1)
        .times(words)
        .plus(start.gather(0, known).times(words.minus(following)))
        .plus(transitions.flatten(0, 1).gather(0, pairs).times(following))
        .plus(end.gather(0, known).times(words.minus(followed)))
        .sum(List.of(1), false);
  }

  /**
   * The logarithm of the sum of the exponentials of all scores, by the forward algorithm.
   *
   * @param emissions [B, T, K]; T is a known number, at least 1
   * @param mask [B, T], true for words
   * @return [B]
   */
  public Tensor logPartition(Tensor emissions, Tensor mask) {
    List<Tensor> forward = forward(emissions, mask);
    Tensor sum = forward.get(forward.size() - 1).plus(end).logSumExp(false); // [B]
    return Tensor.where(mask.select(1, 0), sum, sum.zerosLike());
  }

  /**
   * The probability of each tag of each word, by the forward-backward algorithm (Rabiner 1989).
   *
   * @param emissions [B, T, K]; T is a known number, at least 1
   * @param mask [B, T], true for words
   * @return [B, T, K], 0 at padding
   */
  public Tensor marginals(Tensor emissions, Tensor mask) {
    return scope.in(
        () -> {
          Tensor forward = stack(forward(emissions, mask)); // [B, T, K]
          Tensor backward = stack(backward(emissions, mask)); // [B, T, K]
          // Each word's sum over tags is the partition; taking its own keeps the rounding small.
          Tensor probabilities = forward.plus(backward).softmax();
          Tensor words = mask.unsqueeze(-1).expand(emissions.shape());
          return Tensor.where(words, probabilities, probabilities.zerosLike());
        });
  }

  /** Log sums over the tags before, with each step's emissions: T tensors [B, K]. */
  private List<Tensor> forward(Tensor emissions, Tensor mask) {
    List<Tensor> emitted = cut(emissions);
    List<Tensor> words = cut(mask.unsqueeze(-1).expand(emissions.shape()));
    Arrivals arrivals = Arrivals.of(transitions);
    Tensor alpha = emitted.get(0).plus(start); // [B, K]
    List<Tensor> all = new ArrayList<>(List.of(alpha));
    for (int t = 1; t < emitted.size(); t++) {
      Tensor next = arrivals.logSums(alpha).plus(emitted.get(t)); // [B, K]
      alpha = Tensor.where(words.get(t), next, alpha);
      all.add(alpha);
    }
    return all;
  }

  /** Log sums over the tags after, without each step's own emissions: T tensors [B, K]. */
  private List<Tensor> backward(Tensor emissions, Tensor mask) {
    List<Tensor> emitted = cut(emissions);
    List<Tensor> words = cut(mask.unsqueeze(-1).expand(emissions.shape()));
    Arrivals arrivals = Arrivals.of(transitions.transpose(0, 1));
    Tensor beta = end.expand(emitted.get(0).shape()); // [B, K]
    List<Tensor> all = new ArrayList<>(List.of(beta));
    for (int t = emitted.size() - 1; t > 0; t--) {
      Tensor next = arrivals.logSums(emitted.get(t).plus(beta)); // [B, K]
      beta = Tensor.where(words.get(t), next, beta);
      all.add(beta);
    }
    Collections.reverse(all);
    return all;
  }

  /**
   * What {@code log Σᵢ exp(x[i] + w[i, j])} needs of w. The sum is a matrix product of exponentials
   * relative to the greatest of x and to the greatest of each column of w: with 190 tags that takes
   * a fifteenth of the time of the [B, K, K] sums written out. It is exact to rounding as long as
   * no sum is below {@value #LEAST} of what the greatest of x and of the column would give
   * together; below that it stays there, which keeps it finite.
   *
   * @param greatest of each column, [1, K]
   * @param relative exponentials relative to it, [K, K]
   */
  private record Arrivals(Tensor greatest, Tensor relative) {
    /** Still a normal number in 32 bits. */
    static final double LEAST = 1e-37;

    static Arrivals of(Tensor w) {
      Tensor greatest = w.max(List.of(0), true).stopGradient();
      return new Arrivals(greatest, w.minus(greatest).exp());
    }

    Tensor logSums(Tensor x) { // [B, K] -> [B, K]
      Tensor most = x.max(List.of(-1), true).stopGradient(); // [B, 1]
      Tensor sums =
          x.minus(most).exp().matmul(relative).maximum(x.trace().scalar(x.dtype(), LEAST));
      return sums.log().plus(most).plus(greatest);
    }
  }

  private static Tensor stack(List<Tensor> steps) { // T x [B, K] -> [B, T, K]
    return Tensor.concat(steps.stream().map(step -> step.unsqueeze(1)).toList(), 1);
  }

  /** One tensor [B, K] for each step; cut at once, so that the gradient is joined at once. */
  private static List<Tensor> cut(Tensor x) {
    Dim[] ones = new Dim[steps(x)];
    Arrays.fill(ones, Dim.ONE);
    return x.split(1, ones).stream().map(step -> step.squeeze(1)).toList();
  }

  private static int steps(Tensor emissions) {
    if (emissions.shape().rank() != 3 || !emissions.dim(1).isStatic() || emissions.dim(1).is(0)) {
      throw new TracingException(
          "a conditional random field needs [batch, time, tags] with a known time of at least 1,"
              + " not "
              + emissions.shape());
    }
    return Math.toIntExact(emissions.dim(1).extent());
  }
}
