package io.tandem.search.retrieval;

import io.tandem.search.passage.Passage;
import io.tandem.search.words.WordQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * Finds passages by the words that they share with a question, weighed by BM25 as {@link WordQuery}
 * says. Lies in memory. Thread-safe.
 */
public final class KeywordIndex implements Retriever {
  private static final String TEXT = "text";
  private static final String NUMBER = "number";

  private final List<Passage> passages;
  private final Analyzer analyzer = WordQuery.analyzer();
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private KeywordIndex(List<Passage> passages) throws IOException {
    this.passages = List.copyOf(passages);
    directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setSimilarity(WordQuery.similarity());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < passages.size(); i++) {
        Document document = new Document();
        document.add(new TextField(TEXT, passages.get(i).text(), Field.Store.NO));
        document.add(new StoredField(NUMBER, i));
        writer.addDocument(document);
      }
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(WordQuery.similarity());
  }

  /** An index of passages in memory. */
  public static KeywordIndex of(List<Passage> passages) {
    try {
      return new KeywordIndex(passages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@inheritDoc} Of passages that fit equally well, the earlier one comes first. */
  @Override
  public List<Found> find(String question, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " passages; the least is 1");
    }
    try {
      List<Found> found = new ArrayList<>();
      for (ScoreDoc one :
          searcher.search(WordQuery.of(analyzer, TEXT, question).query(), count).scoreDocs) {
        int number =
            searcher.storedFields().document(one.doc).getField(NUMBER).numericValue().intValue();
        found.add(new Found(passages.get(number), one.score));
      }
      return List.copyOf(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
      analyzer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
