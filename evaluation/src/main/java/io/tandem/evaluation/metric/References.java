package io.tandem.evaluation.metric;

import java.util.List;

/** The references of generated texts: one or more for each. */
final class References {
  /** The version whose results and signatures are reproduced. */
  static final String SACREBLEU = "2.6.0";

  private References() {}

  /** Refuses hypotheses that have nothing to be held against. */
  static void check(List<String> hypotheses, List<List<String>> references) {
    Cases.sameNumber("hypotheses", hypotheses.size(), "lists of references", references.size());
    for (int i = 0; i < references.size(); i++) {
      if (references.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            "hypothesis " + i + " has no reference: it needs one or more, which may be empty");
      }
    }
  }

  /** Their number as sacreBLEU's signature has it: {@code var} where it differs. */
  static String number(List<List<String>> references) {
    List<Integer> numbers = references.stream().map(List::size).distinct().toList();
    return numbers.size() == 1 ? Integer.toString(numbers.get(0)) : "var";
  }
}
