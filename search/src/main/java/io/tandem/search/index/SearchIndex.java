package io.tandem.search.index;

import io.tandem.api.error.BadInputException;
import io.tandem.search.words.WordQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * A whole index, open for questions. Of texts that fit equally well, the earlier one comes first.
 * Thread-safe.
 */
public final class SearchIndex implements AutoCloseable {
  /**
   * How many neighbours are looked for at least. A walk over the graph that keeps few candidates
   * loses its way where many texts begin alike.
   */
  private static final int CANDIDATES = 200;

  private final IndexManifest manifest;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final Analyzer analyzer = WordQuery.analyzer();
  private final Snippets snippets = new Snippets(analyzer, IndexBuilder.TEXT);

  private SearchIndex(IndexManifest manifest, Directory directory, DirectoryReader reader) {
    this.manifest = manifest;
    this.directory = directory;
    this.reader = reader;
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(WordQuery.similarity());
  }

  /**
   * Opens an index.
   *
   * @param folder that {@link IndexBuilder} made
   * @throws BadInputException if there is none, it is not whole, or damaged
   */
  public static SearchIndex open(Path folder) {
    IndexManifest manifest = IndexManifest.read(folder);
    Path data = folder.resolve(manifest.data());
    Directory directory = null;
    DirectoryReader reader = null;
    try {
      directory = FSDirectory.open(data);
      reader = DirectoryReader.open(directory);
      check(manifest, reader, data);
      return new SearchIndex(manifest, directory, reader);
    } catch (IOException | IllegalArgumentException | BadInputException e) {
      closeAll(reader, directory);
      if (e instanceof BadInputException refused) {
        throw refused;
      }
      throw new BadInputException(
          data
              + ": is damaged or not there, so that the index must be built again: "
              + e.getMessage(),
          e);
    }
  }

  private static void check(IndexManifest manifest, IndexReader reader, Path data)
      throws IOException {
    IndexPlan plan = manifest.plan();
    if (reader.numDocs() != plan.texts()) {
      throw new BadInputException(
          String.format(
              "%s: holds %d texts, and %s tells of %d",
              data, reader.numDocs(), IndexManifest.FILE, plan.texts()));
    }
    int expected = plan.encoder().map(IndexEncoder::dimensions).orElse(0);
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexBuilder.VECTOR);
      int found = values == null ? 0 : values.dimension();
      if (found != expected) {
        throw new BadInputException(
            String.format(
                "%s: its vectors have %d numbers, and %s tells of %d",
                data, found, IndexManifest.FILE, expected));
      }
    }
  }

  private static void closeAll(DirectoryReader reader, Directory directory) {
    try {
      if (reader != null) {
        reader.close();
      }
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the index is made of. */
  public IndexPlan plan() {
    return manifest.plan();
  }

  String folder() {
    return manifest.data();
  }

  /** How many texts there are. */
  public int size() {
    return reader.numDocs();
  }

  /**
   * A text of the index.
   *
   * @param number from 0
   */
  public IndexedText text(int number) {
    try {
      Document stored =
          searcher
              .storedFields()
              .document(number, Set.of(IndexBuilder.ID, IndexBuilder.TITLE, IndexBuilder.TEXT));
      return new IndexedText(
          stored.get(IndexBuilder.ID),
          stored.get(IndexBuilder.TITLE),
          stored.get(IndexBuilder.TEXT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of a text that has most of a question's words, else its beginning. */
  public String snippet(String question, IndexedText text) {
    return snippets.of(WordQuery.of(analyzer, IndexBuilder.TEXT, question), text.text());
  }

  /**
   * Finds texts by words, weighed as {@link WordQuery} says.
   *
   * @param count how many at most, at least 1
   * @return the best first; only texts that share a word with the question
   */
  public List<Hit> byWords(String question, int count) {
    checkCount(count);
    return hits(WordQuery.of(analyzer, IndexBuilder.TEXT, question).query(), count).stream()
        .map(one -> new Hit(one.doc, one.score))
        .toList();
  }

  /**
   * Finds texts whose vectors are near a question's, by a walk over the graph of neighbours (HNSW;
   * Malkov and Yashunin 2018): nearly always the nearest.
   *
   * @param vector of the question, by the encoder of the index
   * @param count how many at most, at least 1
   * @throws BadInputException if the index has no vectors, or such of another length
   */
  public List<Hit> byVector(float[] vector, int count) {
    checkCount(count);
    IndexEncoder encoder = encoder(vector);
    float[] asked = encoder.similarity().form(vector);
    int candidates = Math.max(count, CANDIDATES);
    return hits(new KnnFloatVectorQuery(IndexBuilder.VECTOR, asked, candidates), count).stream()
        .map(one -> new Hit(one.doc, encoder.similarity().of(one.score)))
        .toList();
  }

  /** As {@link #byVector}, by comparing all vectors: always the nearest, and slow. */
  public List<Hit> byEveryVector(float[] vector, int count) {
    checkCount(count);
    IndexEncoder encoder = encoder(vector);
    float[] asked = encoder.similarity().form(vector);
    List<Hit> all = new ArrayList<>(size());
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexBuilder.VECTOR);
        while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          float score = encoder.similarity().function().compare(asked, values.vectorValue());
          all.add(new Hit(leaf.docBase + values.docID(), encoder.similarity().of(score)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.sort(Comparator.comparingDouble(Hit::score).reversed().thenComparingInt(Hit::number));
    return List.copyOf(all.subList(0, Math.min(count, all.size())));
  }

  /**
   * How well a text fits a question by words; 0 where it shares none.
   *
   * @param number of the text
   */
  public double scoreByWords(String question, int number) {
    try {
      Query query = WordQuery.of(analyzer, IndexBuilder.TEXT, question).query();
      return searcher.explain(query, number).getValue().doubleValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How near a text's vector is to a question's.
   *
   * @param number of the text
   */
  public double scoreByVector(float[] vector, int number) {
    IndexEncoder encoder = encoder(vector);
    try {
      LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(number, reader.leaves()));
      FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexBuilder.VECTOR);
      values.advance(number - leaf.docBase);
      float[] asked = encoder.similarity().form(vector);
      return encoder
          .similarity()
          .of(encoder.similarity().function().compare(asked, values.vectorValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " texts; the least is 1");
    }
  }

  private IndexEncoder encoder(float[] vector) {
    IndexEncoder encoder =
        plan()
            .encoder()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "the index has words and no vectors; 'tandem index' with --encoder makes"
                            + " some"));
    if (vector.length != encoder.dimensions()) {
      throw new BadInputException(
          String.format(
              "the question's vector has %d numbers, and those of the index %d",
              vector.length, encoder.dimensions()));
    }
    return encoder;
  }

  private List<ScoreDoc> hits(Query query, int count) {
    try {
      return List.of(searcher.search(query, count).scoreDocs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeAll(reader, directory);
    analyzer.close();
  }
}
