package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.error.BadInputException;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Another objective on the first components of vectors, for several lengths at once (Kusupati et
 * al. 2022, arXiv 2205.13147, equation 1), so that vectors can be cut off later. Cut vectors are
 * normalized, as {@code MatryoshkaLoss} of sentence-transformers does. An inner objective with
 * weights has its own for each length.
 *
 * @param objective the other one
 * @param dimensions the lengths
 * @param weights what each length's loss counts
 */
record Matryoshka(Objective objective, List<Integer> dimensions, List<Double> weights)
    implements Objective {

  /** Copies the lists. */
  Matryoshka {
    dimensions = List.copyOf(dimensions);
    weights = List.copyOf(weights);
  }

  @Override
  public Set<Matching.Form> forms() {
    return objective.forms();
  }

  @Override
  public int readings() {
    return objective.readings();
  }

  @Override
  public boolean takes(double score) {
    return objective.takes(score);
  }

  @Override
  public String scores() {
    return objective.scores();
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    long size = vectors.first().dim(1).extent();
    List<Loss> losses =
        dimensions.stream()
            .map(
                dimension ->
                    objective.of(scope.child("d" + dimension), cut(vectors, dimension, size)))
            .toList();
    // Lengths may differ in how much there is to learn: each counts by its own mean.
    Tensor weight = losses.stream().map(Loss::weight).reduce(Tensor::maximum).orElseThrow();
    Tensor sum = weight.zerosLike();
    for (int i = 0; i < losses.size(); i++) {
      Loss one = losses.get(i);
      Tensor none = one.weight().equalTo(0);
      Tensor share = weight.dividedBy(Tensor.where(none, weight.onesLike(), one.weight()));
      sum = sum.plus(one.sum().times(share.stopGradient()).times(weights.get(i)));
    }
    return new Loss(sum, weight);
  }

  private static Vectors cut(Vectors vectors, int dimension, long size) {
    if (dimension > size) {
      throw new BadInputException(
          String.format(
              "objective.dimensions: the vectors have %d, and cannot be cut to %d",
              size, dimension));
    }
    Optional<Tensor> second =
        vectors.second().map(all -> cut(Candidates.of(vectors).vectors(), dimension));
    return vectors.with(cut(vectors.first(), dimension), second);
  }

  private static Tensor cut(Tensor vectors, int dimension) {
    return Lengths.unit(vectors.slice(vectors.shape().rank() - 1, Dim.ZERO, Dim.of(dimension)));
  }
}
