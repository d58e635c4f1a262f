package io.tandem.notebook;

import io.tandem.search.index.Hit;
import io.tandem.search.index.IndexBuilder;
import io.tandem.search.index.IndexPlan;
import io.tandem.search.index.IndexedText;
import io.tandem.search.index.SearchIndex;
import io.tandem.search.index.TextSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts that are found by their words, by the vectors of a model, or by both, as {@code tandem
 * search} finds them. Used by one thread; open as long as its model is.
 */
public final class TextIndex implements AutoCloseable {
  private static final int CHUNK = 1024;

  /** How many texts each way gives to be fused. */
  private static final int FUSED = 100;

  private final SearchIndex index;
  private final TextSearch words;
  private final TextSearch vectors;

  /**
   * A text that was found.
   *
   * @param number which text of the index it is, from 0
   * @param score the greater, the better it fits: of BM25, a cosine, or of fused ranks
   * @param text the text
   */
  public record Found(int number, double score, String text) {}

  private TextIndex(SearchIndex index, LoadedModel encoder) {
    this.index = index;
    words = TextSearch.words(index);
    vectors = TextSearch.vectors(index, question -> encoder.embed(List.of(question)).get(0));
  }

  /** Builds it in a folder, unless it is there already. */
  static TextIndex of(Path folder, List<String> texts, LoadedModel encoder) {
    List<IndexedText> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      all.add(new IndexedText(Integer.toString(i), "", texts.get(i)));
    }
    IndexPlan plan = IndexPlan.of("cell", "whole", all, Optional.of(encoder.described()));
    try {
      new IndexBuilder(folder, CHUNK).build(plan, all, encoder::embed, done -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": the index could not be written: " + e, e);
    }
    return new TextIndex(SearchIndex.open(folder), encoder);
  }

  /** How many texts there are. */
  public int size() {
    return index.size();
  }

  /**
   * By the words that a text shares with the question, weighed by BM25.
   *
   * @param count how many at most, at least 1
   * @return the best first; only texts that share a word
   */
  public List<Found> byWords(String question, int count) {
    return found(words, question, count);
  }

  /**
   * By the cosine of the question's vector and a text's.
   *
   * @param count how many at most, at least 1
   * @return the best first
   */
  public List<Found> byVectors(String question, int count) {
    return found(vectors, question, count);
  }

  /**
   * By both, their rankings fused (Cormack et al. 2009).
   *
   * @param count how many at most, at least 1
   * @return the best first
   */
  public List<Found> byBoth(String question, int count) {
    return found(TextSearch.fused(List.of(words, vectors), FUSED), question, count);
  }

  private List<Found> found(TextSearch way, String question, int count) {
    List<Found> all = new ArrayList<>();
    for (Hit hit : way.find(question, count)) {
      all.add(new Found(hit.number(), hit.score(), index.text(hit.number()).text()));
    }
    return List.copyOf(all);
  }

  @Override
  public void close() {
    index.close();
  }

  /** How many texts it holds. */
  @Override
  public String toString() {
    return "index of " + size() + " texts";
  }
}
