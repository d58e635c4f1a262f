package io.tandem.search.retrieval;

import io.tandem.search.passage.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * Finds passages by the words that they share with a question, weighed by BM25 (Robertson and
 * Zaragoza 2009, section 3; k1 = 1.2 and b = 0.75, as Lucene computes it: without the factor k1 +
 * 1, which changes no order). Words are what Unicode's rules cut out (UAX 29), in lower case; none
 * is left out and none is reduced to its stem, so that it is good for any language that writes
 * spaces. Thread-safe.
 */
public final class KeywordIndex implements Retriever {
  private static final String TEXT = "text";
  private static final String NUMBER = "number";

  /** More different words than a question should have; Lucene refuses 1024 and more. */
  private static final int MOST_WORDS = 500;

  private final List<Passage> passages;
  private final Analyzer analyzer = new StandardAnalyzer();
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private KeywordIndex(List<Passage> passages) throws IOException {
    this.passages = List.copyOf(passages);
    directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setSimilarity(new BM25Similarity());
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
    searcher.setSimilarity(new BM25Similarity());
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
      for (ScoreDoc one : searcher.search(query(question), count).scoreDocs) {
        int number =
            searcher.storedFields().document(one.doc).getField(NUMBER).numericValue().intValue();
        found.add(new Found(passages.get(number), one.score));
      }
      return List.copyOf(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any of a question's words; one that it has twice counts twice. */
  private Query query(String question) throws IOException {
    Map<String, Integer> words = new LinkedHashMap<>();
    try (TokenStream stream = analyzer.tokenStream(TEXT, question)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken() && words.size() < MOST_WORDS) {
        words.merge(term.toString(), 1, Integer::sum);
      }
      stream.end();
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    words.forEach(
        (word, times) -> {
          Query one = new TermQuery(new Term(TEXT, word));
          any.add(times == 1 ? one : new BoostQuery(one, times), BooleanClause.Occur.SHOULD);
        });
    return any.build();
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
