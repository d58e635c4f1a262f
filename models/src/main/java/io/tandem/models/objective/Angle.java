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
import io.tandem.api.tensor.Dim;
import java.util.List;
import java.util.Set;

/**
 * AnglE (Li and Li 2023, arXiv 2309.12871, section 3), as {@code AnglELoss} of
 * sentence-transformers: the order of CoSENT over angles in complex space instead of cosines, which
 * are flat near 0 and 180 degrees. The first half of a vector is the real part, the second half the
 * imaginary one.
 *
 * <p>The paper adds two terms. That of cosines is there with {@code cosineWeight}. That of in-batch
 * negatives needs to know which texts of a batch are the same, as one text stands in many scored
 * pairs; vectors do not tell. Train with {@code multiple-negatives-ranking} for it.
 *
 * @param scale 1/τ, by which similarities are multiplied
 * @param cosineWeight w1, the weight of the order of cosines; the order of angles has weight 1
 */
public record Angle(
    @Doc("By what similarities are multiplied.") @Default("20") @Range(above = 0, max = 1e6)
        double scale,
    @Doc("The weight of the order of cosines, beside that of angles, which is 1.")
        @Default("0")
        @Range(min = 0, max = 1e6)
        double cosineWeight)
    implements Objective {
  static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.SCORED_PAIRS, Matching.Form.SCORED_TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor scores = vectors.scores().orElseThrow(() -> Candidates.missing("scores")); // [B, C]
    Tensor first = even(Lengths.unit(vectors.first())).unsqueeze(1); // [B, 1, D]
    Tensor second = even(Lengths.unit(candidates.vectors())); // [B, C, D]
    Tensor cosines = first.times(second).sum(List.of(-1), false); // [B, C]
    List<Tensor> z = first.chunk(-1, 2);
    List<Tensor> w = second.chunk(-1, 2);
    Tensor sines = z.get(1).times(w.get(0)).minus(z.get(0).times(w.get(1))).sum(List.of(-1), false);
    Tensor angles = cosines.plus(sines).abs();
    Tensor whole = Ordering.loss(angles.times(scale), scores, candidates.there());
    if (cosineWeight > 0) {
      Tensor other = Ordering.loss(cosines.times(scale), scores, candidates.there());
      whole = whole.plus(other.times(cosineWeight));
    }
    return Loss.ofBatch(whole, vectors.first().select(1, 0));
  }

  private static Tensor even(Tensor vectors) {
    boolean odd = vectors.dim(-1).extent() % 2 == 1;
    return odd ? vectors.pad(vectors.shape().rank() - 1, Dim.ZERO, Dim.ONE, 0) : vectors;
  }
}
