package io.tandem.search.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A way to find texts of an index. */
@FunctionalInterface
public interface TextSearch {

  /**
   * Finds the texts that a question is most likely about.
   *
   * @param question any text
   * @param count how many at most, at least 1
   * @return the best first
   */
  List<Hit> find(String question, int count);

  /** By words. */
  static TextSearch words(SearchIndex index) {
    return index::byWords;
  }

  /**
   * By vectors.
   *
   * @param encoder makes a question's vector
   */
  static TextSearch vectors(SearchIndex index, Function<String, float[]> encoder) {
    return (question, count) -> index.byVector(encoder.apply(question), count);
  }

  /** By vectors, of which all are compared. */
  static TextSearch everyVector(SearchIndex index, Function<String, float[]> encoder) {
    return (question, count) -> index.byEveryVector(encoder.apply(question), count);
  }

  /**
   * By several ways at once, whose rankings are {@linkplain RankFusion fused}.
   *
   * @param ways at least one
   * @param depth how many texts each of them gives, or as many as are asked for if that is more
   */
  static TextSearch fused(List<TextSearch> ways, int depth) {
    List<TextSearch> all = List.copyOf(ways);
    return (question, count) ->
        RankFusion.of(
            all.stream().map(way -> way.find(question, Math.max(depth, count))).toList(), count);
  }

  /**
   * In two steps: what another way finds is read together with the question, and ordered by what
   * comes of that (Nogueira and Cho 2019, arXiv 1901.04085).
   *
   * @param first finds
   * @param depth how many texts are read, or as many as are asked for if that is more
   * @param reader says of a question and of texts how well each fits
   */
  static TextSearch reranked(TextSearch first, int depth, SearchIndex index, PairReader reader) {
    return (question, count) -> {
      List<Hit> found = first.find(question, Math.max(depth, count));
      List<Double> scores =
          reader.of(question, found.stream().map(hit -> index.text(hit.number()).text()).toList());
      List<Hit> read = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        read.add(new Hit(found.get(i).number(), scores.get(i)));
      }
      // A stable sort: of equal ones, what was found earlier stays before.
      read.sort(Comparator.comparingDouble(Hit::score).reversed());
      return List.copyOf(read.subList(0, Math.min(count, read.size())));
    };
  }

  /** Reads a question together with texts. */
  @FunctionalInterface
  interface PairReader {
    /** How well each text fits the question, the greater the better, in the texts' order. */
    List<Double> of(String question, List<String> texts);
  }
}
