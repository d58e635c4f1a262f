package io.tandem.models.distillation;

import io.tandem.api.program.Tensor;
import java.util.List;

/** What a student is held to its teacher by. Stateless. */
public final class DistillationLosses {
  /** What PyTorch adds to squared lengths in {@code cosine_embedding_loss}. */
  private static final double EPSILON = 1e-12;

  private DistillationLosses() {}

  /**
   * The divergence of the student's distribution from the teacher's, both softened (Hinton, Vinyals
   * and Dean 2015, arXiv 1503.02531, section 2): {@code T² · KL(softmax(t / T) ‖ softmax(s / T))}.
   * The square keeps gradients of one size whatever the temperature.
   *
   * @param student logits, {@code f32 […, V]}
   * @param teacher logits of the same shape
   * @param temperature above 0
   * @return […], at least 0
   */
  public static Tensor softTargets(Tensor student, Tensor teacher, double temperature) {
    Tensor wanted = teacher.dividedBy(temperature).logSoftmax();
    Tensor given = student.dividedBy(temperature).logSoftmax();
    Tensor each = wanted.exp().times(wanted.minus(given));
    return each.sum(List.of(-1), false).times(temperature * temperature);
  }

  /**
   * One less the cosine of the angle between the vectors of both, as {@code cosine_embedding_loss}
   * of PyTorch has it for vectors that are to be alike.
   *
   * @param student vectors, {@code f32 […, D]}
   * @param teacher vectors of the same shape
   * @return […], from 0 to 2
   */
  public static Tensor cosine(Tensor student, Tensor teacher) {
    Tensor product = student.times(teacher).sum(List.of(-1), false);
    Tensor lengths = squared(student).times(squared(teacher)).sqrt();
    return product.dividedBy(lengths).negate().plus(1);
  }

  private static Tensor squared(Tensor vectors) {
    return vectors.square().sum(List.of(-1), false).plus(EPSILON);
  }

  /**
   * The mean over what is there.
   *
   * @param losses of any shape
   * @param there of the same shape, 1 where there is something and 0 elsewhere
   * @return a scalar, 0 if there is nothing
   */
  public static Tensor mean(Tensor losses, Tensor there) {
    Tensor weights = there.castTo(losses.dtype());
    Tensor count = weights.sum();
    return losses.times(weights).sum().dividedBy(count.maximum(count.onesLike()));
  }
}
