package io.tandem.api.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the name that was probably meant by a mistyped one.
 *
 * <p>Distance counts insertions, deletions, substitutions and swaps of neighbours (the optimal
 * string alignment form of Damerau 1964), after case and the separators {@code - _ .} and space are
 * taken away, so that {@code weightDecay} and {@code WEIGHT_DECAY} both find {@code weight-decay}.
 */
public final class NearestName {
  private static final int LONGEST_COMPARED = 100;
  private static final double TOO_FAR = Double.MAX_VALUE;
  private static final int SHORTEST_PREFIX = 3;
  private static final int MOST_LISTED = 40;

  private NearestName() {}

  /**
   * The known name nearest to a given one, if any is near enough to be worth suggesting: of the
   * longer name's letters a third may differ, or one; or it begins with the given one, which has
   * three letters or more.
   *
   * @param given what the user wrote
   * @param known the names that exist
   * @return the nearest; the first in the collection's order where two are equally near
   */
  public static Optional<String> of(String given, Collection<String> known) {
    String wanted = letters(given);
    return known.stream()
        .filter(name -> Math.max(wanted.length(), letters(name).length()) <= LONGEST_COMPARED)
        .filter(name -> far(wanted, letters(name)) < TOO_FAR)
        .min(Comparator.comparingDouble(name -> far(wanted, letters(name))));
  }

  /** Edits between two names; the beginning of a name is nearer than one edit. */
  private static double far(String wanted, String candidate) {
    int distance = distance(wanted, candidate);
    if (distance > 0 && wanted.length() >= SHORTEST_PREFIX && candidate.startsWith(wanted)) {
      return 0.5;
    }
    int longer = Math.max(wanted.length(), candidate.length());
    return distance <= Math.max(1, longer / 3) && distance < longer ? distance : TOO_FAR;
  }

  /**
   * The end of an error message about an unknown name: the nearest name and those that are allowed,
   * for example {@code did you mean 'adamw'? Allowed: adamw, lamb, sgd}.
   *
   * @param given what the user wrote
   * @param known the names that exist; they are listed in this order, the first forty of them
   * @return a phrase without a full stop
   */
  public static String hint(String given, Collection<String> known) {
    String suggestion = of(given, known).map(name -> "did you mean '" + name + "'? ").orElse("");
    return suggestion + "Allowed: " + list(known);
  }

  private static String list(Collection<String> known) {
    if (known.isEmpty()) {
      return "nothing";
    }
    String listed = known.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
    int left = known.size() - MOST_LISTED;
    return left > 0 ? listed + " and " + left + " more" : listed;
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /**
   * The optimal string alignment distance of two strings, in edits.
   *
   * @param a one string
   * @param b another
   * @return how many single-character edits or swaps of neighbours lead from one to the other
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
