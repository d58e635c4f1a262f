package io.tandem.models.objective;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import java.util.List;
import java.util.Set;

/**
 * Pairs that go together are drawn together, others are pushed apart as far as a margin (Hadsell,
 * Chopra and LeCun 2006, equation 4), as {@code ContrastiveLoss} of sentence-transformers. Online
 * it is the sum over hard pairs alone, as {@code OnlineContrastiveLoss}: those that go together and
 * are farther than the nearest that does not, and those that do not and are nearer than the
 * farthest that does; where a batch has only one sort of pairs, its mean distance is the bound.
 *
 * @param distance of vectors; to each component of a difference 1e-6 is added, as PyTorch's {@code
 *     pairwise_distance} does
 * @param margin m, how far apart others are to be
 * @param online whether only hard pairs of a batch count
 */
public record Contrastive(
    @Doc("How far two vectors are from each other.") @Default("cosine") Distance distance,
    @Doc("How far apart texts are to be that do not go together.")
        @Default("0.5")
        @Range(above = 0, max = 1e6)
        double margin,
    @Doc("Whether only the hard pairs of a batch count.") @Default("false") boolean online)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.SCORED_PAIRS);
  private static final double SHIFT = 1e-6;

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public boolean takes(double score) {
    return score == 0 || score == 1;
  }

  @Override
  public String scores() {
    return "0 or 1: whether the texts go together";
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor scores = vectors.scores().orElseThrow(() -> Candidates.missing("scores")); // [B, C]
    Tensor distances = distance.rows(vectors.first(), candidates.vectors(), SHIFT); // [B, C]
    Tensor near = distances.square();
    Tensor far = distances.negate().plus(margin).relu().square();
    Tensor together = candidates.there().and(scores.equalTo(1));
    Tensor apart = candidates.there().and(scores.equalTo(0));
    if (!online) {
      return Loss.meanOf(Tensor.where(together, near, far).times(0.5), together.or(apart));
    }
    Tensor known = distances.stopGradient();
    Tensor zeros = near.zerosLike();
    Tensor hardTogether = together.and(known.greater(bound(known, apart, together, false)));
    Tensor hardApart = apart.and(known.less(bound(known, together, apart, true)));
    Tensor whole =
        Tensor.where(hardTogether, near, zeros).plus(Tensor.where(hardApart, far, zeros)).sum();
    return Loss.ofBatch(whole, vectors.first().select(1, 0));
  }

  /** The farthest or nearest of the other sort; if there is none of it, the mean of this one. */
  private static Tensor bound(Tensor distances, Tensor other, Tensor sort, boolean farthest) {
    List<Integer> all = List.of(0, 1);
    Tensor hidden =
        distances
            .trace()
            .scalar(distances.dtype(), farthest ? Candidates.HIDDEN : -Candidates.HIDDEN);
    Tensor others = Tensor.where(other, distances, hidden);
    Tensor extreme = farthest ? others.max(all, false) : others.min(all, false);
    Tensor count = sort.castTo(distances.dtype()).sum();
    Tensor mean =
        Tensor.where(sort, distances, distances.zerosLike())
            .sum()
            .dividedBy(count.maximum(count.onesLike()));
    return Tensor.where(other.any(all, false), extreme, mean);
  }
}
