package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Adafactor (Shazeer and Stern 2018, arXiv 1804.04235, algorithms 4 and 5), as Transformers has it:
 * {@code (weight, mean?, rows, columns, gradient, learningRate, step) -> (weight, mean?, rows,
 * columns)}, or with one {@code variance} in place of rows and columns.
 *
 * <p>With t the step, 1 at the first, and {@code β = 1 - t^-decay}: {@code s = g² + ε₁; rows = β
 * rows + (1-β) mean(s, last axis); columns = β columns + (1-β) mean(s, last axis but one); u = g /
 * sqrt(rows · columns / mean(rows))}, or {@code variance = β variance + (1-β)s; u = g /
 * sqrt(variance)}. Then {@code u /= max(1, rms(u) / threshold)}, {@code α = learningRate · (scaled
 * ? max(ε₂, rms(w)) : 1)}, {@code u *= α}, with momentum {@code u = mean = β₁ mean + (1-β₁)u}, and
 * {@code w -= α · weightDecay · w; w -= u}.
 *
 * @param factored whether the variance is kept as rows and columns, for two axes or more
 * @param beta1 how much of the mean of updates is kept, in [0, 1); 0 keeps none
 * @param decay how fast the variance's β approaches 1, above 0
 * @param epsilon1 what is added to squared gradients
 * @param epsilon2 the least root mean square that a weight counts as having
 * @param threshold the greatest root mean square of an update before the rate
 * @param scaled whether the rate is relative to the weight's root mean square
 */
public record AdafactorUpdate(
    boolean factored,
    double beta1,
    double decay,
    double epsilon1,
    double epsilon2,
    double threshold,
    boolean scaled,
    double weightDecay)
    implements OptimizerUpdate {

  @Override
  public int replaced() {
    return 1 + (beta1 == 0 ? 0 : 1) + (factored ? 2 : 1);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    int replaced = replaced();
    Types.count(this, operands, replaced + 3, replaced + 3);
    TensorType weight = operands.get(0);
    List<TensorType> wanted = new ArrayList<>(List.of(weight));
    if (beta1 != 0) {
      wanted.add(weight);
    }
    if (factored) {
      Types.require(
          weight.rank() >= 2,
          "%s has rows and columns of two axes or more, not %s",
          name(),
          weight);
      wanted.add(weight.with(rows(weight.shape())));
      wanted.add(weight.with(columns(weight.shape())));
    } else {
      wanted.add(weight);
    }
    wanted.add(weight);
    for (int i = 0; i < wanted.size(); i++) {
      Types.same(this, wanted.get(i), operands.get(i));
    }
    return UpdateTypes.finish(this, operands, replaced + 1);
  }

  /** The shape of the rows' part of a variance. */
  public static Shape rows(Shape weight) {
    return weight.without(weight.rank() - 1);
  }

  /** The shape of the columns' part of a variance. */
  public static Shape columns(Shape weight) {
    return weight.without(weight.rank() - 2);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    int replaced = replaced();
    Tensor w = operands.get(0);
    Tensor g = operands.get(replaced);
    Tensor step = operands.get(replaced + 2);
    Tensor fresh = step.power(-decay); // 1 - β
    Tensor squares = g.square().plus(epsilon1);
    List<Tensor> results = new ArrayList<>();
    int state = beta1 == 0 ? 1 : 2;
    Tensor u;
    if (factored) {
      int last = w.shape().rank() - 1;
      Tensor rows = moved(operands.get(state), squares.mean(List.of(last), false), fresh);
      Tensor columns =
          moved(operands.get(state + 1), squares.mean(List.of(last - 1), false), fresh);
      Tensor share = rows.dividedBy(rows.mean(List.of(last - 1), true));
      u = g.times(share.rsqrt().unsqueeze(last)).times(columns.rsqrt().unsqueeze(last - 1));
      results.addAll(List.of(rows, columns));
    } else {
      Tensor variance = moved(operands.get(state), squares, fresh);
      u = g.times(variance.rsqrt());
      results.add(variance);
    }
    Tensor excess = rms(u).times(1 / threshold);
    u = u.dividedBy(excess.maximum(excess.onesLike()));
    Tensor rate = operands.get(replaced + 1);
    if (scaled) {
      Tensor size = rms(w);
      rate = rate.times(size.maximum(size.onesLike().times(epsilon2)));
    }
    u = u.times(rate);
    if (beta1 != 0) {
      u = operands.get(1).times(beta1).plus(u.times(1 - beta1));
      results.add(0, u);
    }
    if (weightDecay != 0) {
      w = w.minus(w.times(rate.times(weightDecay)));
    }
    results.add(0, w.minus(u));
    return results;
  }

  private static Tensor moved(Tensor mean, Tensor now, Tensor fresh) {
    return mean.plus(now.minus(mean).times(fresh));
  }

  /** The root mean square of all elements; 0 of none. */
  private static Tensor rms(Tensor x) {
    List<Integer> all = IntStream.range(0, x.shape().rank()).boxed().toList();
    return all.isEmpty() ? x.abs() : x.square().mean(all, false).sqrt();
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 16 * Types.elements(operands.get(0), binding);
  }
}
