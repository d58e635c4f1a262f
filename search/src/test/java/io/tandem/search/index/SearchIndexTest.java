package io.tandem.search.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.search.passage.Passage;
import io.tandem.search.retrieval.Found;
import io.tandem.search.retrieval.KeywordIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Indexes in folders, held to products of vectors that are computed here. */
class SearchIndexTest {
  private static final List<IndexedText> TEXTS = WordVectors.texts(600);

  @TempDir Path parent;

  private Path folder() {
    return parent.resolve("index");
  }

  private IndexBuilder.Outcome build(IndexPlan plan, List<IndexedText> texts) throws IOException {
    return new IndexBuilder(folder(), 128).build(plan, texts, WordVectors::of, done -> {});
  }

  private static double product(float[] a, float[] b, boolean isCosine) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      ofA += (double) a[i] * a[i];
      ofB += (double) b[i] * b[i];
    }
    return isCosine ? product / Math.sqrt(ofA * ofB) : product;
  }

  @ParameterizedTest
  @EnumSource
  void vectorsAreFoundByTheirCosineOrProduct(VectorSimilarity similarity) throws IOException {
    Optional<IndexEncoder> encoder = Optional.of(WordVectors.encoder(similarity));
    build(IndexPlan.of("test", "whole", TEXTS, encoder), TEXTS);
    try (SearchIndex index = SearchIndex.open(folder())) {
      assertEquals(600, index.size());
      long shared = 0;
      for (String question : List.of("word1 word2", "word77 word3 word150", "word9")) {
        float[] asked = WordVectors.of(question);
        List<Hit> expected =
            IntStream.range(0, TEXTS.size())
                .mapToObj(
                    i ->
                        new Hit(
                            i,
                            product(
                                asked,
                                WordVectors.of(TEXTS.get(i).text()),
                                similarity == VectorSimilarity.COSINE)))
                .sorted(Comparator.comparingDouble(Hit::score).reversed())
                .limit(10)
                .toList();
        List<Hit> exact = index.byEveryVector(asked, 10);
        List<Hit> walked = index.byVector(asked, 10);
        for (int i = 0; i < 10; i++) {
          assertEquals(expected.get(i).number(), exact.get(i).number());
          // Lucene sums in 32 bits, and scores of products lose digits as they are made positive.
          assertEquals(expected.get(i).score(), exact.get(i).score(), 2e-5 * 100);
        }
        shared += exact.stream().filter(walked::contains).count();
      }
      // 100 candidates among 600 texts: a walk that misses more than one of ten is broken.
      assertTrue(shared >= 27, shared + " of 30");
    }
  }

  @Test
  void wordsAreFoundAsByTheIndexInMemory() throws IOException {
    build(WordVectors.plan(TEXTS), TEXTS);
    List<Passage> passages =
        TEXTS.stream().map(text -> new Passage(text.id(), 0, text.text())).toList();
    try (SearchIndex index = SearchIndex.open(folder());
        KeywordIndex memory = KeywordIndex.of(passages)) {
      for (String question : List.of("word1 word2", "Word5 word5 word7", "text33", "nothing")) {
        List<Found> expected = memory.find(question, 20);
        List<Hit> found = index.byWords(question, 20);
        assertEquals(
            expected.stream().map(one -> one.passage().source()).toList(),
            found.stream().map(hit -> index.text(hit.number()).id()).toList());
        for (int i = 0; i < found.size(); i++) {
          assertEquals(expected.get(i).score(), found.get(i).score(), 1e-5);
        }
      }
      assertEquals(TEXTS.get(7), index.text(7));
    }
  }

  @Test
  void rankingsAreFusedAsThePaperSays() {
    List<Hit> words = List.of(new Hit(4, 9), new Hit(2, 8), new Hit(7, 1));
    List<Hit> vectors = List.of(new Hit(2, 0.5), new Hit(9, 0.4));
    List<Hit> fused = RankFusion.of(List.of(words, vectors), 3);
    assertEquals(List.of(2, 4, 9), fused.stream().map(Hit::number).toList());
    assertEquals(1 / 62.0 + 1 / 61.0, fused.get(0).score(), 1e-15);
    assertEquals(1 / 61.0, fused.get(1).score(), 1e-15);
    assertEquals(1 / 62.0, fused.get(2).score(), 1e-15);
  }

  @Test
  void whatIsFoundIsOrderedByAReader() throws IOException {
    build(WordVectors.plan(TEXTS), TEXTS);
    try (SearchIndex index = SearchIndex.open(folder())) {
      List<String> asked = new ArrayList<>();
      TextSearch reread =
          TextSearch.reranked(
              TextSearch.words(index),
              30,
              index,
              (question, texts) -> {
                asked.addAll(texts);
                return texts.stream().map(text -> (double) -text.length()).toList();
              });
      List<Hit> found = reread.find("word1 word2", 5);
      int read = index.byWords("word1 word2", 30).size();
      assertEquals(read, asked.size());
      assertEquals(
          asked.stream().map(String::length).sorted().limit(5).toList(),
          found.stream().map(hit -> index.text(hit.number()).text().length()).toList());
    }
  }

  @Test
  void aSnippetHoldsTheWordsOfTheQuestion() throws IOException {
    String filler = "Nothing that anybody asks about stands in this sentence, which is long. ";
    String text = filler.repeat(6) + "A compiler for the language Haskell.\n" + filler.repeat(6);
    List<IndexedText> texts = List.of(new IndexedText("ghc", "GHC", text));
    build(IndexPlan.of("test", "whole", texts, Optional.empty()), texts);
    try (SearchIndex index = SearchIndex.open(folder())) {
      String snippet = index.snippet("haskell compilers", index.text(0));
      assertTrue(snippet.contains("A compiler for the language Haskell."), snippet);
      assertTrue(snippet.length() < 330 && !snippet.contains("\n"), snippet);
      assertTrue(index.snippet("rust", index.text(0)).startsWith("Nothing that anybody"));
    }
  }

  @Test
  void anIndexThatIsThereIsNotBuiltAgainAndANewOneTakesItsPlace() throws IOException {
    assertEquals(new IndexBuilder.Outcome(0, 600), build(WordVectors.plan(TEXTS), TEXTS));
    assertEquals(new IndexBuilder.Outcome(600, 0), build(WordVectors.plan(TEXTS), TEXTS));
    List<IndexedText> fewer = TEXTS.subList(0, 100);
    assertEquals(new IndexBuilder.Outcome(0, 100), build(WordVectors.plan(fewer), fewer));
    try (SearchIndex index = SearchIndex.open(folder());
        Stream<Path> inside = Files.list(folder())) {
      assertEquals(100, index.size());
      assertEquals(3, inside.count()); // data, lock and manifest
    }
  }

  private static String refusal(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(BadInputException.class, action).getMessage();
  }

  @Test
  void whatIsNoWholeIndexIsRefused() throws IOException {
    String missing = refusal(() -> SearchIndex.open(folder()));
    assertTrue(missing.contains("'tandem index' makes an index"), missing);
    build(WordVectors.plan(TEXTS), TEXTS);
    Path manifest = folder().resolve("manifest.json");
    String whole = Files.readString(manifest);
    Files.writeString(manifest, whole.substring(0, 40));
    String cut = refusal(() -> SearchIndex.open(folder()));
    assertTrue(cut.contains("manifest.json"), cut);
    Files.writeString(manifest, whole.replace("\"texts\": 600", "\"texts\": 599"));
    String other = refusal(() -> SearchIndex.open(folder()));
    assertTrue(other.contains("holds 600 texts, and manifest.json tells of 599"), other);
    Files.writeString(manifest, whole.replace("\"dimensions\": 16", "\"dimensions\": 17"));
    String size = refusal(() -> SearchIndex.open(folder()));
    assertTrue(size.contains("its vectors have 16 numbers"), size);
    Files.writeString(manifest, whole.replaceAll("data-[0-9a-f]+", "../../etc"));
    String escape = refusal(() -> SearchIndex.open(folder()));
    assertTrue(escape.contains("data is no name of a folder"), escape);
    Files.writeString(manifest, whole.replace("\"version\": 1", "\"version\": 2"));
    String version = refusal(() -> SearchIndex.open(folder()));
    assertTrue(version.contains("is of version 2"), version);
    Files.writeString(manifest, whole);
    damage();
    String damaged = refusal(() -> SearchIndex.open(folder()));
    assertTrue(damaged.contains("must be built again"), damaged);
    assertEquals(new IndexBuilder.Outcome(0, 600), build(WordVectors.plan(TEXTS), TEXTS));
    try (SearchIndex index = SearchIndex.open(folder())) {
      assertEquals(600, index.size());
    }
  }

  private void damage() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("segments")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
  }

  @Test
  void aFolderOfSomebodysOwnIsLeftAlone() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("thesis.txt"), "years of work");
    String refusal = refusal(() -> build(WordVectors.plan(TEXTS), TEXTS));
    assertTrue(refusal.contains("is no index and not empty (there is thesis.txt)"), refusal);
    assertTrue(Files.exists(folder().resolve("thesis.txt")));
    Path manifest = Files.move(folder().resolve("thesis.txt"), folder().resolve("manifest.json"));
    String named = refusal(() -> build(WordVectors.plan(TEXTS), TEXTS));
    assertTrue(named.contains("is no index and not empty (there is manifest.json)"), named);
    assertEquals("years of work", Files.readString(manifest));
  }

  @Test
  void twoProcessesDoNotBuildAtOnce() throws IOException {
    build(WordVectors.plan(TEXTS), TEXTS);
    try (FileChannel channel =
            FileChannel.open(folder().resolve("build.lock"), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      String refusal = refusal(() -> build(WordVectors.plan(TEXTS), TEXTS));
      assertTrue(refusal.contains("is being built already"), refusal);
    }
  }

  @Test
  void vectorsOfAnotherLengthAreRefused() throws IOException {
    IndexBuilder builder = new IndexBuilder(folder(), 128);
    String refusal =
        refusal(
            () ->
                builder.build(
                    WordVectors.plan(TEXTS),
                    TEXTS,
                    texts -> texts.stream().map(text -> new float[3]).toList(),
                    done -> {}));
    assertTrue(refusal.contains("the vector of 'id0' has 3 numbers, not 16"), refusal);
    assertFalse(IndexManifest.isIn(folder()));
    build(WordVectors.plan(TEXTS), TEXTS);
    try (SearchIndex index = SearchIndex.open(folder())) {
      String asked = refusal(() -> index.byVector(new float[5], 3));
      assertTrue(asked.contains("has 5 numbers, and those of the index 16"), asked);
    }
  }
}
