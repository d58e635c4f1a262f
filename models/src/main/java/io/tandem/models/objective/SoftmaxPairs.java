package io.tandem.models.objective;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.layer.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What two texts are to each other is told from their vectors u and v by a linear layer that is
 * trained with the model and then left behind (Reimers and Gurevych 2019, arXiv 1908.10084, section
 * 3), as {@code SoftmaxLoss} of sentence-transformers.
 *
 * @param vectors whether the layer sees u and v
 * @param difference whether it sees |u - v|
 * @param product whether it sees u·v, component by component
 */
public record SoftmaxPairs(
    @Doc("Whether the classifier sees both vectors.") @Default("true") boolean vectors,
    @Doc("Whether it sees the absolute difference of each component.") @Default("true")
        boolean difference,
    @Doc("Whether it sees the product of each component.") @Default("false") boolean product)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.LABELLED_PAIRS);
  private static final int NO_CLASS = -100;

  /** Refuses a classifier that sees nothing. */
  public SoftmaxPairs {
    if (!vectors && !difference && !product) {
      throw new IllegalArgumentException(
          "vectors, difference and product are all false: the classifier sees nothing");
    }
  }

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors given) {
    Tensor labels = given.labels().orElseThrow(() -> Candidates.missing("labels")); // [B]
    Tensor u = given.first(); // [B, D]
    Tensor v = Candidates.of(given).positives(); // [B, D]
    List<Tensor> features = new ArrayList<>();
    if (vectors) {
      features.addAll(List.of(u, v));
    }
    if (difference) {
      features.add(u.minus(v).abs());
    }
    if (product) {
      features.add(u.times(v));
    }
    int size = Math.toIntExact(u.dim(1).extent()) * features.size();
    double limit = 1 / Math.sqrt(size); // As PyTorch's nn.Linear begins.
    Linear classifier =
        Linear.of(
            scope.child("classifier"), size, given.classes(), Initializer.uniform(-limit, limit));
    Tensor logits = classifier.apply(Tensor.concat(features, 1)); // [B, K]
    return Loss.meanOf(Nn.crossEntropy(logits, labels, NO_CLASS, 0));
  }
}
