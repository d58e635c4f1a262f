package io.tandem.api.vectors;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A vector for each of some words, in the order of the file or vocabulary that they come from,
 * which by custom is that of falling frequency. Immutable and thread-safe.
 *
 * <p>Neighbours and analogies are those of gensim's {@code KeyedVectors}: by the cosine, and for
 * several words by the mean of their unit vectors, what is taken away counted negative (3CosAdd,
 * Mikolov et al. 2013, "Linguistic Regularities in Continuous Space Word Representations").
 */
public final class WordVectors {
  private final List<String> words;
  private final int dimensions;
  private final float[] values;
  private final Map<String, Integer> places;
  private final float[] norms;

  /**
   * Puts words and vectors together.
   *
   * @param words different words, none of them empty; at least one
   * @param dimensions the length of each vector, at least 1
   * @param values the vectors one after the other, finite; kept as it is, so that nobody may change
   *     it afterwards
   * @throws IllegalArgumentException if these do not go together
   */
  public WordVectors(List<String> words, int dimensions, float[] values) {
    this.words = List.copyOf(words);
    this.dimensions = dimensions;
    this.values = values;
    if (words.isEmpty() || dimensions < 1 || (long) words.size() * dimensions != values.length) {
      throw new IllegalArgumentException(
          String.format(
              "%d words of %d dimensions do not make %d numbers",
              words.size(), dimensions, values.length));
    }
    this.places = new HashMap<>(2 * words.size());
    for (int i = 0; i < words.size(); i++) {
      Integer before = places.putIfAbsent(words.get(i), i);
      if (words.get(i).isEmpty() || before != null) {
        throw new IllegalArgumentException(
            "the word '" + words.get(i) + "' is empty or stands here twice");
      }
    }
    this.norms = new float[words.size()];
    for (int i = 0; i < norms.length; i++) {
      double squares = 0;
      for (int j = i * dimensions; j < (i + 1) * dimensions; j++) {
        squares += (double) values[j] * values[j];
      }
      if (!Double.isFinite(squares)) {
        throw new IllegalArgumentException(
            "the vector of '" + words.get(i) + "' holds what is no finite number");
      }
      norms[i] = (float) Math.sqrt(squares);
    }
  }

  /** The words, in order. */
  public List<String> words() {
    return words;
  }

  /** The number of words. */
  public int size() {
    return words.size();
  }

  /** The length of each vector. */
  public int dimensions() {
    return dimensions;
  }

  /** The place of a word in the order, from 0; nothing if it has no vector. */
  public OptionalInt indexOf(String word) {
    Integer place = places.get(word);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place);
  }

  /**
   * The vector at a place (a copy).
   *
   * @param index from 0
   */
  public float[] vector(int index) {
    float[] copy = new float[dimensions];
    System.arraycopy(values, index * dimensions, copy, 0, dimensions);
    return copy;
  }

  /**
   * The vector of a word (a copy).
   *
   * @throws BadInputException if it has none, with the nearest word that has
   */
  public float[] vector(String word) {
    return vector(place(word));
  }

  private int place(String word) {
    Integer place = places.get(word);
    if (place == null) {
      throw new BadInputException(
          String.format(
              "there is no vector of the word '%s' among %d%s",
              word,
              words.size(),
              NearestName.of(word, words)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse("")));
    }
    return place;
  }

  /**
   * The first words only.
   *
   * @param count how many at most, at least 1
   */
  public WordVectors first(int count) {
    if (count >= words.size()) {
      return this;
    }
    float[] part = new float[count * dimensions];
    System.arraycopy(values, 0, part, 0, part.length);
    return new WordVectors(words.subList(0, count), dimensions, part);
  }

  /**
   * The cosine of the angle between two words' vectors, from -1 to 1; 0 where one is nothing but
   * zeros.
   *
   * @throws BadInputException if a word has no vector, with the nearest that has
   */
  public double cosine(String a, String b) {
    return cosine(place(a), place(b));
  }

  /** The cosine between the vectors at two places. */
  public double cosine(int a, int b) {
    double product = 0;
    for (int i = 0; i < dimensions; i++) {
      product += (double) values[a * dimensions + i] * values[b * dimensions + i];
    }
    double lengths = (double) norms[a] * norms[b];
    return lengths == 0 ? 0 : Math.max(-1, Math.min(1, product / lengths));
  }

  /**
   * A word and how near it is.
   *
   * @param word one of the words
   * @param cosine from -1 to 1
   */
  public record Neighbour(String word, double cosine) {}

  /**
   * The words nearest to one.
   *
   * @param word which; it is not among them
   * @param count how many at most, at least 1
   * @return the nearest first; of equally near ones the earlier in the order
   * @throws BadInputException if the word has no vector, with the nearest that has
   */
  public List<Neighbour> mostSimilar(String word, int count) {
    return mostSimilar(List.of(word), List.of(), count);
  }

  /**
   * The words nearest to a sum and difference of unit vectors.
   *
   * @param positive words that are added
   * @param negative words that are taken away; at least one in both lists together
   * @param count how many at most, at least 1
   * @return the nearest first, none of those that were named
   * @throws BadInputException if a word has no vector, with the nearest that has
   */
  public List<Neighbour> mostSimilar(List<String> positive, List<String> negative, int count) {
    if (positive.isEmpty() && negative.isEmpty()) {
      throw new IllegalArgumentException("no words to be near to");
    }
    float[] query = new float[dimensions];
    Set<Integer> named = new LinkedHashSet<>();
    for (String word : positive) {
      named.add(add(query, place(word), 1));
    }
    for (String word : negative) {
      named.add(add(query, place(word), -1));
    }
    return nearest(query, named, count);
  }

  /**
   * What is to {@code c} as {@code b} is to {@code a}: the words nearest to {@code b - a + c}.
   *
   * @param count how many at most, at least 1
   * @return the nearest first, none of the three
   * @throws BadInputException if a word has no vector, with the nearest that has
   */
  public List<Neighbour> analogy(String a, String b, String c, int count) {
    return mostSimilar(List.of(b, c), List.of(a), count);
  }

  private int add(float[] query, int place, int sign) {
    if (norms[place] > 0) {
      for (int i = 0; i < dimensions; i++) {
        query[i] += sign * values[place * dimensions + i] / norms[place];
      }
    }
    return place;
  }

  /**
   * The words nearest to any vector.
   *
   * @param vector as long as each of these
   * @param count how many at most, at least 1
   * @return the nearest first
   */
  public List<Neighbour> nearest(float[] vector, int count) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          vector.length + " dimensions cannot be near to " + dimensions);
    }
    return nearest(vector, Set.of(), count);
  }

  private record Scored(int place, double cosine) {}

  private List<Neighbour> nearest(float[] query, Set<Integer> without, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " neighbours: at least 1");
    }
    double squares = 0;
    for (float value : query) {
      squares += (double) value * value;
    }
    double length = Math.sqrt(squares);
    Comparator<Scored> better =
        Comparator.comparingDouble(Scored::cosine)
            .thenComparing(Comparator.comparingInt(Scored::place).reversed());
    PriorityQueue<Scored> best = new PriorityQueue<>(better);
    for (int i = 0; i < norms.length; i++) {
      double lengths = length * norms[i];
      double cosine = lengths == 0 ? 0 : product(query, i) / lengths;
      if ((best.size() < count || cosine > best.element().cosine()) && !without.contains(i)) {
        best.add(new Scored(i, cosine));
        if (best.size() > count) {
          best.remove();
        }
      }
    }
    List<Scored> sorted = new ArrayList<>(best);
    sorted.sort(Collections.reverseOrder(better));
    return sorted.stream()
        .map(s -> new Neighbour(words.get(s.place()), Math.max(-1, Math.min(1, s.cosine()))))
        .toList();
  }

  /** In four sums at once, which a processor adds up side by side. */
  private float product(float[] query, int place) {
    int from = place * dimensions;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < dimensions; i += 4) {
      a += query[i] * values[from + i];
      b += query[i + 1] * values[from + i + 1];
      c += query[i + 2] * values[from + i + 2];
      d += query[i + 3] * values[from + i + 3];
    }
    for (; i < dimensions; i++) {
      a += query[i] * values[from + i];
    }
    return (a + b) + (c + d);
  }

  /** The number of words and dimensions, not the numbers. */
  @Override
  public String toString() {
    return words.size() + " words of " + dimensions + " dimensions";
  }
}
