package io.tandem.search.mining;

import io.tandem.search.index.Hit;
import io.tandem.search.index.IndexBuilder;
import io.tandem.search.index.IndexEncoder;
import io.tandem.search.index.IndexPlan;
import io.tandem.search.index.IndexedText;
import io.tandem.search.index.SearchIndex;
import io.tandem.search.index.VectorSimilarity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nearness by an index that is made for it in a temporary folder, and taken away afterwards. */
public final class IndexedNearness implements NegativeMiner.Nearness, AutoCloseable {
  /** Up to so many texts, all vectors are compared; beyond, the graph of neighbours is walked. */
  private static final int EXACT = 10_000;

  private static final int CHUNK = 2048;

  private final Path folder;
  private final SearchIndex index;

  /** By text; none where words are compared. */
  private final Map<String, float[]> vectors;

  private IndexedNearness(
      List<String> corpus,
      Optional<IndexEncoder> encoder,
      Function<List<String>, List<float[]>> embed,
      Map<String, float[]> vectors)
      throws IOException {
    this.vectors = vectors;
    folder = Files.createTempDirectory("tandem-mining");
    try {
      List<IndexedText> texts =
          IntStream.range(0, corpus.size())
              .mapToObj(i -> new IndexedText(Integer.toString(i), "", corpus.get(i)))
              .toList();
      new IndexBuilder(folder, CHUNK)
          .build(IndexPlan.of("mining", "whole", texts, encoder), texts, embed, done -> {});
      index = SearchIndex.open(folder);
    } catch (IOException | RuntimeException e) {
      delete();
      throw e;
    }
  }

  /**
   * By BM25.
   *
   * @param corpus at least one text
   */
  public static IndexedNearness byWords(List<String> corpus) throws IOException {
    return new IndexedNearness(corpus, Optional.empty(), texts -> List.of(), Map.of());
  }

  /**
   * By the cosine of vectors.
   *
   * @param corpus at least one text
   * @param asked the texts whose neighbours will be asked for
   * @param embed makes vectors
   */
  public static IndexedNearness byVectors(
      List<String> corpus, List<String> asked, Function<List<String>, List<float[]>> embed)
      throws IOException {
    List<float[]> made = embed.apply(asked);
    Map<String, float[]> vectors = new HashMap<>();
    for (int i = 0; i < made.size(); i++) {
      vectors.put(asked.get(i), made.get(i));
    }
    IndexEncoder encoder =
        new IndexEncoder(
            "mining", "", made.get(0).length, VectorSimilarity.COSINE, Integer.MAX_VALUE, "");
    return new IndexedNearness(corpus, Optional.of(encoder), embed, vectors);
  }

  @Override
  public List<Hit> nearest(String text, int count) {
    if (vectors.isEmpty()) {
      return index.byWords(text, count);
    }
    return index.size() <= EXACT
        ? index.byEveryVector(vectors.get(text), count)
        : index.byVector(vectors.get(text), count);
  }

  @Override
  public double score(String text, int number) {
    return vectors.isEmpty()
        ? index.scoreByWords(text, number)
        : index.scoreByVector(vectors.get(text), number);
  }

  private void delete() {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    index.close();
    delete();
  }
}
