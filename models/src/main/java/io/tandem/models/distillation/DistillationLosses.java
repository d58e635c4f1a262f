package io.tandem.models.distillation;

import io.tandem.api.op.Attention;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
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
    Tensor probability = wanted.exp();
    // Scores of what cannot be are so low that their differences may be no numbers.
    Tensor can = probability.greater(0);
    Tensor apart = Tensor.where(can, wanted.minus(given), wanted.zerosLike());
    Tensor each = probability.times(apart);
    return each.sum(List.of(-1), false).times(temperature * temperature);
  }

  /**
   * The same for labels that hold or not, each by a sigmoid of its own: the divergence of Bernoulli
   * distributions, {@code T² · (p log(p / q) + (1 - p) log((1 - p) / (1 - q)))} with {@code p = σ(t
   * / T)} and {@code q = σ(s / T)}.
   *
   * @param student logits, {@code f32 […]}
   * @param teacher logits of the same shape
   * @param temperature above 0
   * @return […], at least 0
   */
  public static Tensor softLabels(Tensor student, Tensor teacher, double temperature) {
    Tensor wanted = teacher.dividedBy(temperature);
    Tensor given = student.dividedBy(temperature);
    // log σ(x) = -softplus(-x), log(1 - σ(x)) = -softplus(x)
    Tensor holds = given.negate().softplus().minus(wanted.negate().softplus());
    Tensor fails = given.softplus().minus(wanted.softplus());
    Tensor each = wanted.sigmoid().times(holds).plus(wanted.negate().sigmoid().times(fails));
    return each.times(temperature * temperature);
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

  /**
   * The mean square of the differences between the vectors of both (Jiao et al. 2020, arXiv
   * 1909.10351, equation 8).
   *
   * @param student vectors, {@code f32 […, D]}
   * @param teacher vectors of the same shape
   * @return […]
   */
  public static Tensor squares(Tensor student, Tensor teacher) {
    return student.minus(teacher).square().mean(List.of(-1), false);
  }

  /**
   * The mean square of the differences between scores of attention, before the softmax, over heads
   * and the keys that are seen (equation 7 of the same paper, where it is over all keys).
   *
   * @param student {@code f32 [b, h, t, s]}
   * @param teacher of the same shape
   * @return [b, t]
   */
  public static Tensor attentionSquares(Tensor student, Tensor teacher) {
    Tensor seen = seen(teacher);
    Tensor each = Tensor.where(seen, student.minus(teacher).square(), student.zerosLike());
    Tensor counts = seen.castTo(student.dtype()).sum(List.of(-1), false); // [b, h, t]
    Tensor sums = each.sum(List.of(-1), false);
    return sums.dividedBy(counts.maximum(counts.onesLike())).mean(List.of(1), false);
  }

  /**
   * The divergence of the student's attention from the teacher's, the mean over heads (Wang et al.
   * 2020, arXiv 2002.10957, equation 4).
   *
   * @param student scores before the softmax, {@code f32 [b, h, t, s]}
   * @param teacher of the same shape
   * @return [b, t]
   */
  public static Tensor attention(Tensor student, Tensor teacher) {
    return softTargets(student, teacher, 1).mean(List.of(1), false);
  }

  /**
   * The scores of the relation between values, {@code V · Vᵀ / √d} (equation 5 of the same paper),
   * of which the softmax is taken; what attention does not see is hidden there, too.
   *
   * @param values {@code [b, h, s, d]}
   * @param attention scores of the attention that they are the values of, {@code [b, h, s, s]}
   * @return {@code f32 [b, h, s, s]}
   */
  public static Tensor relation(Tensor values, Tensor attention) {
    Tensor exact = values.castTo(DType.FLOAT32);
    double scale = 1 / Math.sqrt((double) values.dim(-1).extent());
    Tensor scores = exact.matmul(exact, false, true).times(scale);
    return Tensor.where(
        seen(attention), scores, scores.trace().scalar(DType.FLOAT32, Attention.MASKED));
  }

  /** Where a key is seen: what is not has a score near the least that there is. */
  private static Tensor seen(Tensor scores) {
    return scores.greater(Attention.MASKED / 2);
  }

  private static Tensor squared(Tensor vectors) {
    return vectors.square().sum(List.of(-1), false).plus(EPSILON);
  }
}
