package io.tandem.models.seq2seq;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;

/**
 * How often the decoder is trained on its own choice of the token before in place of the right one
 * (Bengio et al. 2015, arXiv 1506.03099): a coin is tossed for each token, whose bias changes from
 * step to step of training. The probability of the right token falls by the schedules of the
 * paper's section 2.4; here stands that of the model's own. No gradient passes through a choice.
 */
public sealed interface ScheduledSampling {

  /** What the model's own choice is. */
  enum Choice {
    /** The likeliest token. */
    LIKELIEST,
    /** A token drawn by the model's probabilities. */
    DRAWN
  }

  /** Which token is its own choice; nothing is chosen by {@link Never}. */
  Choice choice();

  /**
   * Traces the probability of the model's own choice.
   *
   * @param step how many steps of training were made, an {@code f32} scalar
   * @return a scalar from 0 to 1
   */
  Tensor rate(Tensor step);

  /** The decoder is always given the right tokens: teacher forcing. */
  @TypeName("never")
  @Doc("The decoder is always given the right tokens: teacher forcing.")
  record Never() implements ScheduledSampling {
    @Override
    public Choice choice() {
      return Choice.LIKELIEST;
    }

    @Override
    public Tensor rate(Tensor step) {
      return step.zerosLike();
    }
  }

  /**
   * The rate rises linearly.
   *
   * @param from at the first step
   * @param to at the end of the rise
   * @param steps over how many steps it rises; 0 for {@code to} at all of them
   * @param choice which token is the model's own
   */
  @TypeName("linear")
  @Doc("The rate of own tokens rises linearly.")
  record Linear(
      @Doc("The rate at the first step.") @Default("0") @Range(min = 0, max = 1) double from,
      @Doc("The rate at the end of the rise.") @Default("0.25") @Range(min = 0, max = 1) double to,
      @Doc("Over how many steps it rises; 0 for the same rate at all steps.")
          @Default("0")
          @Range(min = 0)
          long steps,
      @Doc("Which token is its own: the likeliest, or one drawn.") @Default("likeliest")
          Choice choice)
      implements ScheduledSampling {
    @Override
    public Tensor rate(Tensor step) {
      if (steps == 0) {
        return step.trace().scalar(DType.FLOAT32, to);
      }
      Tensor progress = step.times(1.0 / steps).minimum(step.onesLike());
      return progress.times(to - from).plus(from);
    }
  }

  /**
   * The rate of right tokens is {@code base^step}.
   *
   * @param base below 1
   * @param choice which token is the model's own
   */
  @TypeName("exponential")
  @Doc("The rate of right tokens is base to the power of the step.")
  record Exponential(
      @Doc("The base, below 1.") @Default("0.9999") @Range(above = 0, below = 1) double base,
      @Doc("Which token is its own: the likeliest, or one drawn.") @Default("likeliest")
          Choice choice)
      implements ScheduledSampling {
    @Override
    public Tensor rate(Tensor step) {
      return step.times(Math.log(base)).expm1().negate();
    }
  }

  /**
   * The rate of right tokens is {@code k / (k + exp(step / k))}.
   *
   * @param k the greater, the later it falls
   * @param choice which token is the model's own
   */
  @TypeName("inverse-sigmoid")
  @Doc("The rate of right tokens is k / (k + exp(step / k)).")
  record InverseSigmoid(
      @Doc("The greater, the later the rate of right tokens falls.") @Default("500") @Range(min = 1)
          double k,
      @Doc("Which token is its own: the likeliest, or one drawn.") @Default("likeliest")
          Choice choice)
      implements ScheduledSampling {
    @Override
    public Tensor rate(Tensor step) {
      // exp(s/k) / (k + exp(s/k)), without overflow.
      return step.times(1 / k).minus(Math.log(k)).sigmoid();
    }
  }
}
