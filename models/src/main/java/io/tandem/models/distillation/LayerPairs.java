package io.tandem.models.distillation;

import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which layer of a student is held to which of its teacher's.
 *
 * @param pairs in the order of the student's layers
 */
public record LayerPairs(List<Pair> pairs) {
  /** No layers at all. */
  public static final LayerPairs NONE = new LayerPairs(List.of());

  /**
   * Two layers.
   *
   * @param student the number of the student's
   * @param teacher the number of the teacher's
   */
  public record Pair(int student, int teacher) {}

  /** Copies the list. */
  public LayerPairs {
    pairs = List.copyOf(pairs);
  }

  /**
   * Those that are named.
   *
   * @param key what an error calls the list
   * @param named for each of the student's the teacher's, -1 for none
   * @throws BadInputException if these are not as many as the student has, or one is not there
   */
  static LayerPairs named(String key, List<Integer> named, int student, int teacher) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      if (named.get(i) >= 0) {
        pairs.add(new Pair(i, named.get(i)));
      }
    }
    if (named.size() != student
        || pairs.isEmpty()
        || named.stream().anyMatch(i -> i < -1 || i >= teacher)) {
      throw new BadInputException(
          String.format(
              "%s is %s; it names for each of the student's %d one of the teacher's, from 0 to %d,"
                  + " or -1 for none, and not only these",
              key, named, student, teacher - 1));
    }
    return new LayerPairs(pairs);
  }

  /** The last of both. */
  static LayerPairs last(int student, int teacher) {
    return new LayerPairs(List.of(new Pair(student - 1, teacher - 1)));
  }

  /** The first of both, the last of both, and between them evenly spaced ones. */
  static LayerPairs ends(int student, int teacher) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < student; i++) {
      double place = student == 1 ? 1 : (double) i / (student - 1);
      pairs.add(new Pair(i, (int) Math.round(place * (teacher - 1))));
    }
    return new LayerPairs(pairs);
  }

  /** The last of each of as many equal parts of the teacher's as the student has layers. */
  static LayerPairs parts(int student, int teacher) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < student; i++) {
      pairs.add(new Pair(i, Math.max(0, (int) ((i + 1L) * teacher / student) - 1)));
    }
    return new LayerPairs(pairs);
  }
}
