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
 * The distribution over each example's candidates is to be a teacher's, a cross-encoder's say, in
 * Kullback-Leibler divergence, both softened (Lin, Yang and Lin 2020, arXiv 2010.11386; Hinton,
 * Vinyals and Dean 2015), as {@code DistillKLDivLoss} of sentence-transformers.
 *
 * @param similarity of vectors
 * @param temperature T, by which both sides' scores are divided; the loss is multiplied by its
 *     square
 */
public record DistillKl(
    @Doc("How alike two vectors are.") @Default("dot") Similarity similarity,
    @Doc("By what the scores of both sides are divided.") @Default("1") @Range(above = 0, max = 1e6)
        double temperature)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.SCORED_TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor scores = vectors.scores().orElseThrow(() -> Candidates.missing("scores")); // [B, C]
    Tensor similarities = similarity.rows(vectors.first(), candidates.vectors()); // [B, C]
    Tensor student = logProbabilities(similarities, candidates.there());
    Tensor teacher = logProbabilities(scores, candidates.there()).stopGradient();
    Tensor each = teacher.exp().times(teacher.minus(student));
    Tensor divergence =
        Tensor.where(candidates.there(), each, each.zerosLike()).sum(List.of(-1), false); // [B]
    return Loss.meanOf(divergence.times(temperature * temperature));
  }

  private Tensor logProbabilities(Tensor scores, Tensor there) {
    Tensor hidden = scores.trace().scalar(scores.dtype(), Candidates.HIDDEN);
    return Tensor.where(there, scores.dividedBy(temperature), hidden).logSoftmax();
  }
}
