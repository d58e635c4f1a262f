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
 * NT-Xent (SimCLR: Chen et al. 2020, arXiv 2002.05709, equation 1): each of the 2N vectors of a
 * batch is to find its partner among the 2N - 1 others of both sides. Of texts alone each is read
 * twice. The loss of an example is the mean of its two vectors'.
 *
 * @param temperature τ, by which cosines are divided; the paper's best for long training
 */
public record NtXent(
    @Doc("By what cosines are divided.") @Default("0.1") @Range(above = 0, max = 1e6)
        double temperature)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.TEXTS, Matching.Form.PAIRS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public int readings() {
    return 2;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Tensor first = Lengths.unit(vectors.first()); // [B, D]
    Tensor second = Lengths.unit(Candidates.of(vectors).positives()); // [B, D]
    Tensor across = Similarity.DOT.table(first, second).dividedBy(temperature); // [B, B]
    Tensor same = Companions.same(first);
    Tensor positive = Tensor.where(same, across, across.zerosLike()).sum(List.of(-1), false); // [B]
    Tensor both =
        logSum(across, first, same).plus(logSum(across.transpose(0, 1), second, same)); // [B]
    return Loss.meanOf(both.times(0.5).minus(positive));
  }

  private Tensor logSum(Tensor across, Tensor side, Tensor same) {
    Tensor within = Similarity.DOT.table(side, side).dividedBy(temperature);
    Tensor hidden = within.trace().scalar(within.dtype(), Candidates.HIDDEN);
    return Tensor.concat(List.of(across, Tensor.where(same, hidden, within)), 1).logSumExp(false);
  }
}
