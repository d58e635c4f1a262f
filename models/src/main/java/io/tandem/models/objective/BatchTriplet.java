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
 * Triplets that a batch of labelled texts makes (Hermans, Beyer and Leibe 2017, arXiv 1703.07737,
 * section 2), mined as the {@code Batch…TripletLoss} classes of sentence-transformers do. An
 * example without another of its class counts with distance 0 to what goes together with it, as
 * there; a batch of one class makes no triplet, and has weight 0.
 *
 * @param mining which triplets count
 * @param distance of vectors
 * @param margin by which other classes are to be farther; {@code hard-soft-margin} needs none
 */
public record BatchTriplet(
    @Doc("Which triplets of a batch count.") @Default("hard") Mining mining,
    @Doc("How far two vectors are from each other.") @Default("euclidean") Distance distance,
    @Doc("By how much other classes are to be farther; hard-soft-margin needs none.")
        @Default("5")
        @Range(above = 0, max = 1e6)
        double margin)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.LABELLED_TEXTS);

  /** What PyTorch's code takes for more than nothing. */
  private static final double ACTIVE = 1e-16;

  /** Which triplets of a batch count. */
  public enum Mining {
    /** All whose loss is above 0, equation 6. */
    ALL,
    /** For each text the farthest of its class and the nearest of another, equation 5. */
    HARD,
    /** The same, with softplus in place of margin and hinge. */
    HARD_SOFT_MARGIN,
    /**
     * For each two texts of a class the nearest of another that is farther than they are from each
     * other (Schroff et al. 2015, section 3.2), or the farthest, if none is.
     */
    SEMI_HARD
  }

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Companions companions = Companions.of(vectors);
    Tensor distances = distance.table(vectors.first()); // [B, B]
    return switch (mining) {
      case ALL -> all(distances, companions);
      case HARD ->
          Loss.meanOf(
              hardest(distances, companions).plus(margin).relu(), companions.haveNegatives());
      case HARD_SOFT_MARGIN ->
          Loss.meanOf(hardest(distances, companions).softplus(), companions.haveNegatives());
      case SEMI_HARD -> semiHard(distances, companions);
    };
  }

  private Loss all(Tensor distances, Companions companions) {
    Tensor losses = distances.unsqueeze(2).minus(distances.unsqueeze(1)).plus(margin); // [B, P, N]
    Tensor active =
        companions
            .positives()
            .unsqueeze(2)
            .and(companions.negatives().unsqueeze(1))
            .and(losses.greater(ACTIVE));
    return Loss.meanOf(losses, active);
  }

  /** How much farther the farthest of one's class is than the nearest of another: [B]. */
  private static Tensor hardest(Tensor distances, Companions companions) {
    Tensor positive =
        Tensor.where(companions.positives(), distances, distances.zerosLike())
            .max(List.of(-1), false);
    return positive.minus(nearestOf(companions.negatives(), distances));
  }

  private Loss semiHard(Tensor distances, Companions companions) {
    Tensor negatives = companions.negatives();
    Tensor each = distances.unsqueeze(1); // [B, 1, N]
    Tensor farther = negatives.unsqueeze(1).and(each.greater(distances.unsqueeze(2))); // [B, P, N]
    Tensor nearest = nearestOf(farther, each); // [B, P]
    Tensor none = distances.trace().scalar(distances.dtype(), Candidates.HIDDEN);
    Tensor farthest = Tensor.where(negatives, distances, none).max(List.of(-1), true); // [B, 1]
    Tensor chosen = Tensor.where(farther.any(List.of(-1), false), nearest, farthest);
    Tensor mask = companions.positives().and(companions.haveNegatives().unsqueeze(1));
    Tensor gaps = Tensor.where(mask, distances.minus(chosen), distances.zerosLike());
    return Loss.meanOf(gaps.plus(margin).relu(), mask);
  }

  private static Tensor nearestOf(Tensor some, Tensor distances) {
    Tensor far = distances.trace().scalar(distances.dtype(), -Candidates.HIDDEN);
    return Tensor.where(some, distances, far).min(List.of(-1), false);
  }
}
