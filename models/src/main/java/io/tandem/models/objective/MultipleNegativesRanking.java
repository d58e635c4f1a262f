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
import io.tandem.api.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What goes together with each example is to be found among all candidates of the batch (Henderson
 * et al. 2017, arXiv 1705.00652, section 4.4), as {@code MultipleNegativesRankingLoss} of
 * sentence-transformers computes it. Negatives of any example stand in the denominators of all.
 *
 * @param scale by which similarities are multiplied, the inverse of a temperature
 * @param similarity of vectors
 * @param directions what is compared with what
 * @param partition whether directions share a denominator
 * @param hardness which negatives count the more the more alike they are
 * @param hardnessStrength how much, as a factor of the similarity; 0 for not at all
 */
public record MultipleNegativesRanking(
    @Doc("By what similarities are multiplied: the inverse of a temperature.")
        @Default("20")
        @Range(above = 0, max = 1e6)
        double scale,
    @Doc("How alike two vectors are.") @Default("cosine") Similarity similarity,
    @Doc(
            "What is compared with what; with query-to-doc and doc-to-query, and partition ="
                + " per-direction, the objective is symmetric.")
        @Default("query-to-doc")
        List<Direction> directions,
    @Doc("Whether all directions have one denominator, or each has its own.") @Default("joint")
        Partition partition,
    @Doc("Which negatives count the more the more alike they are.") @Default("none")
        Hardness hardness,
    @Doc("How much these count the more, as a factor of their similarity.")
        @Default("0")
        @Range(min = 0, max = 1e6)
        double hardnessStrength)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.PAIRS, Matching.Form.TRIPLETS);

  /**
   * What is compared with what; an example's own text is the query, what it is compared to docs.
   */
  public enum Direction {
    /** Each query with all docs; what goes together is among these, so this is always there. */
    QUERY_TO_DOC,
    /** Each query with all other queries. */
    QUERY_TO_QUERY,
    /** What goes together with each query, with all queries. */
    DOC_TO_QUERY,
    /** What goes together with each query, with all docs but the query's own. */
    DOC_TO_DOC
  }

  /** Which denominators there are. */
  public enum Partition {
    /** One over all directions (Li et al. 2023, arXiv 2308.03281). */
    JOINT,
    /** One for each direction; losses are averaged (Günther et al. 2023, arXiv 2310.19923). */
    PER_DIRECTION
  }

  /** Which negatives are weighted by their similarity (Lan et al. 2025, arXiv 2503.04812). */
  public enum Hardness {
    /** None. */
    NONE,
    /** The candidates of other examples. */
    IN_BATCH_NEGATIVES,
    /** The example's own negatives. */
    HARD_NEGATIVES,
    /** Both. */
    ALL_NEGATIVES
  }

  /** Copies the list, and refuses directions that do not go together. */
  public MultipleNegativesRanking {
    directions = List.copyOf(directions);
    if (!directions.contains(Direction.QUERY_TO_DOC)) {
      throw new IllegalArgumentException(
          "directions: query-to-doc is the one in which what goes together is found; name it");
    }
    if (Set.copyOf(directions).size() < directions.size()) {
      throw new IllegalArgumentException("directions: none twice: " + directions);
    }
    boolean within =
        directions.contains(Direction.QUERY_TO_QUERY) || directions.contains(Direction.DOC_TO_DOC);
    if (partition == Partition.PER_DIRECTION && within) {
      throw new IllegalArgumentException(
          "partition: with query-to-query or doc-to-doc it is joint, as nothing goes together"
              + " within these alone");
    }
  }

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    InBatch batch = InBatch.of(vectors, similarity);
    Tensor similarities = batch.similarities(); // [B, B·C]
    Tensor scores = similarities.times(scale);
    if (hardness != Hardness.NONE && hardnessStrength > 0) {
      Tensor weighted = weighted(batch.candidates());
      Tensor penalty = similarities.stopGradient().times(hardnessStrength);
      scores = scores.plus(Tensor.where(weighted, penalty, penalty.zerosLike()));
    }
    List<Tensor> tables = new ArrayList<>();
    for (Direction direction : directions) {
      tables.add(table(direction, batch, scores));
    }
    Tensor positive = batch.positive(scores); // [B]
    if (partition == Partition.JOINT) {
      return Loss.meanOf(Tensor.concat(tables, 1).logSumExp(false).minus(positive));
    }
    Tensor sum =
        tables.stream().map(one -> one.logSumExp(false)).reduce(Tensor::plus).orElseThrow();
    return Loss.meanOf(sum.dividedBy(tables.size()).minus(positive));
  }

  private Tensor weighted(Candidates candidates) { // bool [B, B·C]
    Tensor own = candidates.own();
    return switch (hardness) {
      case NONE -> own.and(own.not());
      case IN_BATCH_NEGATIVES -> own.not();
      case HARD_NEGATIVES -> own.and(candidates.negatives());
      case ALL_NEGATIVES -> own.not().or(candidates.negatives());
    };
  }

  private Tensor table(Direction direction, InBatch batch, Tensor scores) {
    Candidates candidates = batch.candidates();
    Tensor hidden = scores.trace().scalar(DType.FLOAT32, Candidates.HIDDEN);
    return switch (direction) {
      case QUERY_TO_DOC -> candidates.hide(scores); // [B, B·C]
      case QUERY_TO_QUERY -> { // [B, B]
        Tensor table = similarity.table(batch.first(), batch.first()).times(scale);
        yield Tensor.where(Companions.same(batch.first()), hidden, table);
      }
      case DOC_TO_QUERY ->
          similarity.table(candidates.positives(), batch.first()).times(scale); // [B, B]
      case DOC_TO_DOC -> { // [B, B·C]
        Tensor table = similarity.table(candidates.positives(), candidates.flat()).times(scale);
        yield Tensor.where(candidates.own(), hidden, candidates.hide(table));
      }
    };
  }
}
