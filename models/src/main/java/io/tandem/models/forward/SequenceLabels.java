package io.tandem.models.forward;

import io.tandem.api.model.ForwardInput;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import java.util.Optional;

/**
 * What a head says of a whole sequence, as the published classes for sequence classification have
 * it.
 *
 * @param count the number of outputs
 * @param asked what they mean; where nothing says it, one output is a number, and labels that are
 *     whole numbers name one class of several, others give each class a probability
 */
public record SequenceLabels(int count, Optional<Problem> asked) {

  /** What is to be found out, where labels are whole numbers. */
  private Problem problem() {
    return asked.orElse(count == 1 ? Problem.REGRESSION : Problem.SINGLE_LABEL_CLASSIFICATION);
  }

  /** The same with labels of an element type, which tells what is asked where nothing else does. */
  public SequenceLabels as(DType labels) {
    boolean several = asked.isEmpty() && count > 1 && labels.isFloat();
    return several
        ? new SequenceLabels(count, Optional.of(Problem.MULTI_LABEL_CLASSIFICATION))
        : this;
  }

  /** The labels. */
  public ForwardInput input() {
    return problem().targets(count);
  }

  /**
   * The loss of a batch: a mean.
   *
   * @param logits [B, count]
   * @param labels as {@link #input} has them
   */
  Tensor loss(Tensor logits, Tensor labels) {
    return problem().loss(logits, labels);
  }
}
