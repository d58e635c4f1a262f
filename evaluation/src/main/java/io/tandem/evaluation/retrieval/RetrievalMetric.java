package io.tandem.evaluation.retrieval;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A figure of one ranking, from 0 to 1, as trec_eval 9 computes it.
 *
 * @param kind what is measured
 * @param cutoff how many ranks are looked at, at least 1; {@link #ALL} for the whole ranking
 */
public record RetrievalMetric(Kind kind, int cutoff) {
  /** The cutoff that looks at all that was found. */
  public static final int ALL = Integer.MAX_VALUE;

  /** What can be measured; with no relevant document, all of them are 0. */
  public enum Kind {
    /** The share of the relevant documents that are found ({@code recall_k}). */
    RECALL,
    /**
     * The share of the ranks that relevant documents stand at ({@code P_k}): of all k, also where
     * fewer were found; without a cutoff, of those that were found ({@code set_P}).
     */
    PRECISION,
    /** 1 if there is a relevant document, else 0 ({@code success_k}); also called hit rate. */
    ACCURACY,
    /** One divided by the rank of the first relevant document ({@code recip_rank}), or 0. */
    MRR,
    /**
     * Average precision ({@code map_cut_k}, {@code map}): the precisions at the ranks of relevant
     * documents, added up and divided by how many relevant ones there are, found or not.
     */
    MAP,
    /**
     * Normalized discounted cumulative gain ({@code ndcg_cut_k}, {@code ndcg}; Järvelin and
     * Kekäläinen 2002): the grades, each divided by the logarithm to base 2 of its rank plus one,
     * added up and divided by what the best order of all judged documents would have.
     */
    NDCG
  }

  /** Checks the cutoff. */
  public RetrievalMetric {
    if (cutoff < 1) {
      throw new IllegalArgumentException("a cutoff of " + cutoff + "; the least is 1");
    }
  }

  /** As reports call it: {@code ndcg-at-10}, or {@code map} where it has no cutoff. */
  public String name() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return cutoff == ALL ? name : name + "-at-" + cutoff;
  }

  /** The figure of a ranking. */
  public double of(JudgedRanking ranking) {
    int relevant = ranking.relevant();
    if (relevant == 0) {
      return 0;
    }
    double found = ranking.found(cutoff);
    return switch (kind) {
      case RECALL -> found / relevant;
      case PRECISION -> found == 0 ? 0 : found / (cutoff == ALL ? ranking.grades().size() : cutoff);
      case ACCURACY -> found > 0 ? 1 : 0;
      case MRR -> reciprocalRank(ranking.grades());
      case MAP -> precisions(ranking.grades()) / relevant;
      case NDCG ->
          gain(ranking.grades())
              / gain(ranking.judged().stream().sorted(Comparator.reverseOrder()).toList());
    };
  }

  private int ranks(List<Integer> grades) {
    return Math.min(cutoff, grades.size());
  }

  private double reciprocalRank(List<Integer> grades) {
    for (int i = 0; i < ranks(grades); i++) {
      if (grades.get(i) > 0) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  private double precisions(List<Integer> grades) {
    double sum = 0;
    int found = 0;
    for (int i = 0; i < ranks(grades); i++) {
      if (grades.get(i) > 0) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return sum;
  }

  private double gain(List<Integer> grades) {
    double sum = 0;
    for (int i = 0; i < ranks(grades); i++) {
      sum += Math.max(0, grades.get(i)) * Math.log(2) / Math.log(i + 2);
    }
    return sum;
  }
}
