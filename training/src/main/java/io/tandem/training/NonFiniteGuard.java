package io.tandem.training;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ends the loop with a {@link DivergenceException} when a loss or a gradient is NaN or infinite and
 * the step was not skipped for it, before anything else sees the step.
 *
 * @param trained the names of the trained weights, in the order of the gradients' norms
 */
public record NonFiniteGuard(List<String> trained) implements Callback {
  private static final int NAMED = 5;

  public NonFiniteGuard {
    trained = List.copyOf(trained);
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.Stepped stepped
        && !stepped.skipped()
        && !(Double.isFinite(stepped.loss()) && Double.isFinite(stepped.gradientNorm()))) {
      throw new DivergenceException(stepped.step(), describe(stepped));
    }
  }

  private String describe(TrainingEvent.Stepped stepped) {
    List<String> bad =
        IntStream.range(0, trained.size())
            .filter(i -> !Double.isFinite(stepped.gradientNorms().get(i)))
            .mapToObj(trained::get)
            .toList();
    String weights;
    if (bad.isEmpty()) {
      weights = "every single gradient is finite";
    } else if (bad.size() == trained.size()) {
      weights = "the gradients of all " + bad.size() + " weights are not finite";
    } else {
      weights =
          String.format(
              "the gradients of %d of %d weights are not finite: %s%s",
              bad.size(),
              trained.size(),
              String.join(", ", bad.subList(0, Math.min(NAMED, bad.size()))),
              bad.size() > NAMED ? ", …" : "");
    }
    return String.format(
        "at step %d the loss is %s and the gradient's norm %s; %s",
        stepped.step(), stepped.loss(), stepped.gradientNorm(), weights);
  }
}
