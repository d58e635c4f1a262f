package io.tandem.evaluation;

/** The rank of the one right thing in cases, which may come from a file of anyone's. */
final class OneRank {
  private OneRank() {}

  /**
   * A rank of a case.
   *
   * @param key what holds the rank
   * @param candidates what holds how many things were ranked
   * @throws io.tandem.api.error.BadInputException if it is none from 1 to their number
   */
  static int rank(CaseContent content, String key, String candidates) {
    double most = content.number(candidates);
    double rank = content.number(key);
    if (rank != Math.rint(rank) || rank < 1 || !(rank <= most) || most > Integer.MAX_VALUE) {
      throw content.refused(String.format("%s is %s of %s", key, rank, most));
    }
    return (int) rank;
  }
}
