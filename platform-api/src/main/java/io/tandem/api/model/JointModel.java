package io.tandem.api.model;

import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model whose loss is one of the batch as a whole: its examples are told from each other, so that
 * the loss of two batches is not that of both together.
 *
 * <p>The loss sees vectors that are made of each example by itself. So a step over several
 * micro-batches equals one over all of their examples at once, in the memory of one: the vectors of
 * each are made, then the gradient of the loss with respect to all vectors, and then each
 * micro-batch is read again and its vectors differentiated by that (Gao et al. 2021, arXiv
 * 2101.06983, section 3.2).
 */
public interface JointModel extends ExampleModel {

  /**
   * Traces what is made of each example by itself.
   *
   * @param lengths as {@link #lengths} gives them
   * @return a program that reads tensors of a batch; its outputs are {@code f32}, with the batch as
   *     their first axis
   */
  Program vectors(Phase phase, Lengths lengths);

  /**
   * Traces the loss of a batch's vectors: {@link io.tandem.api.optim.TrainingPrograms#LOSS_SUM} and
   * {@link io.tandem.api.optim.TrainingPrograms#LOSS_WEIGHT}.
   *
   * @return a program whose inputs are outputs of {@link #vectors} and tensors of a batch, all with
   *     the batch as their first axis
   */
  Program joint(Phase phase);

  /** {@inheritDoc} Vectors and their loss, one after the other. */
  @Override
  default Program objective(Phase phase, Lengths lengths) {
    return Trace.program(
        type(),
        trace -> {
          Map<String, Tensor> vectors =
              new LinkedHashMap<>(trace.inline(vectors(phase, lengths), Map.of()));
          Program joint = joint(phase);
          vectors.keySet().retainAll(joint.inputs().keySet());
          trace.inline(joint, vectors).forEach(trace::output);
        });
  }

  @Override
  default Program objective(Phase phase) {
    return objective(phase, Lengths.NONE);
  }
}
