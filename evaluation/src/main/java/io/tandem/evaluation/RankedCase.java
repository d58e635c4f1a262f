package io.tandem.evaluation;

import io.tandem.api.evaluation.Case;
import io.tandem.api.json.JsonObject;
import io.tandem.evaluation.retrieval.JudgedRanking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What cases of rankings hold: how many texts were ranked, at which ranks the right ones stand, and
 * how many of these there are.
 */
final class RankedCase {
  private static final String RANKED = "ranked";
  private static final String RANKS = "ranks";
  private static final String RELEVANT = "relevant";

  /** More than any evaluator ranks; a case of anyone's may say anything. */
  private static final int MOST = 10_000_000;

  private RankedCase() {}

  /**
   * Tells a ranking.
   *
   * @param right whether each ranked text is, the best first
   * @param relevant how many right ones there are, ranked or not
   */
  static void put(JsonObject.Builder content, List<Boolean> right, int relevant) {
    List<String> ranks =
        IntStream.range(0, right.size())
            .filter(right::get)
            .mapToObj(i -> Integer.toString(i + 1))
            .toList();
    content.put(RANKED, right.size()).put(RANKS, String.join(" ", ranks)).put(RELEVANT, relevant);
  }

  /** Reads it. */
  static JudgedRanking of(Case one) {
    CaseContent content = new CaseContent(one);
    int ranked = whole(content, RANKED);
    int relevant = whole(content, RELEVANT);
    List<Integer> grades = new ArrayList<>(Collections.nCopies(ranked, 0));
    for (int rank : ranks(content)) {
      if (rank < 1 || rank > ranked) {
        throw content.refused("there is a rank " + rank + " of " + ranked);
      }
      grades.set(rank - 1, 1);
    }
    return new JudgedRanking(grades, Collections.nCopies(relevant, 1));
  }

  /** The rank of the first right text; more than all ranks where none is. */
  static int first(Case one) {
    List<Integer> ranks = ranks(new CaseContent(one));
    return ranks.isEmpty() ? Integer.MAX_VALUE : ranks.get(0);
  }

  private static List<Integer> ranks(CaseContent content) {
    String text = content.text(RANKS);
    List<Integer> ranks = new ArrayList<>();
    for (String rank : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
      try {
        ranks.add(Integer.parseInt(rank));
      } catch (NumberFormatException e) {
        throw content.refused(RANKS + " has '" + rank + "', which is no rank");
      }
    }
    return ranks;
  }

  private static int whole(CaseContent content, String key) {
    double number = content.number(key);
    if (number != Math.rint(number) || number < 0 || number > MOST) {
      throw content.refused(key + " is " + number + "; it is a whole number from 0 to " + MOST);
    }
    return (int) number;
  }
}
