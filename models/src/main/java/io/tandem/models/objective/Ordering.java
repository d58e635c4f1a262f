package io.tandem.models.objective;

import io.tandem.api.program.Tensor;

/**
 * The form of CoSENT (Su 2022; Huang et al. 2024): of each two pairs of texts, the one with the
 * higher score is to be the more alike, {@code log(1 + Σ exp(λ(s_i - s_j)))} over all i and j where
 * i has the lower score.
 */
final class Ordering {
  private Ordering() {}

  /**
   * The loss of a batch as a whole; 0 if no two scores differ.
   *
   * @param similarities of pairs, each multiplied by λ, [B, C]
   * @param scores how near they are said to be, [B, C]
   * @param there {@code bool [B, C]}
   * @return a scalar
   */
  static Tensor loss(Tensor similarities, Tensor scores, Tensor there) {
    Tensor s = similarities.flatten(0, 1); // [N]
    Tensor wanted = scores.flatten(0, 1);
    Tensor known = there.flatten(0, 1);
    Tensor ordered =
        wanted
            .unsqueeze(1)
            .less(wanted.unsqueeze(0))
            .and(known.unsqueeze(1).and(known.unsqueeze(0))); // [N, N]
    Tensor gaps = s.unsqueeze(1).minus(s.unsqueeze(0));
    Tensor hidden = gaps.trace().scalar(gaps.dtype(), Candidates.HIDDEN);
    return Tensor.where(ordered, gaps, hidden).flatten(0, 1).logSumExp(false).softplus();
  }
}
