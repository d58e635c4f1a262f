package io.tandem.datasets.augmentation;

import io.tandem.api.model.Lengths;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.training.ObjectiveChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cut-off of token vectors (Shen et al. 2020, arXiv 2009.13818, section 3.1): a part of each
 * example's vectors is 0 in a step of training.
 *
 * <ul>
 *   <li>{@code token}: each of its tokens with the probability {@code rate};
 *   <li>{@code span}: {@code floor(rate l)} tokens one after the other, of its l, beginning
 *       anywhere;
 *   <li>{@code feature}: each of the vector's components with the probability {@code rate}, in all
 *       tokens.
 * </ul>
 *
 * <p>Draws are those of the step, as dropout's are. The paper's consistency loss between several
 * cut views is no part of it.
 */
record Cutoff(CutoffSettings settings) implements ObjectiveChange {
  static final String NAME = "cutoff";

  @Override
  public Program apply(Program objective, Lengths lengths) {
    Value marked = TokenVectors.of(objective, NAME);
    Trace trace = new Trace();
    Optional<Tensor> mask = TokenVectors.mask(trace, objective);
    Function<Value, Tensor> values =
        TokenVectors.replay(
            trace, objective, Map.of(), marked, vectors -> cut(trace, mask, vectors));
    objective.outputs().forEach((name, value) -> trace.output(name, values.apply(value)));
    objective.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(objective.name());
  }

  private Tensor cut(Trace trace, Optional<Tensor> mask, Tensor vectors) { // [N, T, D]
    Dim rows = vectors.dim(0);
    Tensor isToken = TokenVectors.isToken(mask, vectors);
    Tensor cut =
        switch (settings.what()) {
          case TOKEN -> drawn(trace, Shape.of(rows, vectors.dim(1), Dim.ONE), settings.rate());
          case SPAN -> span(trace, isToken).unsqueeze(-1);
          case FEATURE -> drawn(trace, Shape.of(rows, Dim.ONE, vectors.dim(2)), settings.rate());
        };
    Tensor chosen = drawn(trace, Shape.of(rows, Dim.ONE, Dim.ONE), settings.probability());
    Tensor zero = cut.and(isToken.unsqueeze(-1)).and(chosen);
    return Tensor.where(zero, trace.scalar(vectors.dtype(), 0), vectors);
  }

  private static Tensor drawn(Trace trace, Shape shape, double probability) {
    return trace.uniform(shape).less(probability);
  }

  /** Where one span of each row's tokens lies, [N, T]. */
  private Tensor span(Trace trace, Tensor isToken) {
    Tensor counts = TokenVectors.number(isToken);
    Tensor place = counts.cumSum(1).minus(1); // of each token among the row's
    Tensor tokens = counts.sum(List.of(1), true); // [N, 1]
    Tensor length = tokens.times(settings.rate()).floor();
    Tensor free = tokens.minus(length).plus(1);
    Tensor start = trace.uniform(Shape.of(isToken.dim(0), Dim.ONE)).times(free).floor();
    return place.greaterEqual(start).and(place.less(start.plus(length)));
  }
}
