package io.tandem.search.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * What is asked of an index of words, and how it is weighed: by BM25 (Robertson and Zaragoza 2009,
 * section 3; k1 = 1.2 and b = 0.75, as Lucene computes it: without the factor k1 + 1, which changes
 * no order). Words are what Unicode's rules cut out (UAX 29), in lower case; none is left out and
 * none is reduced to its stem, so that it is good for any language that writes spaces.
 *
 * @param query any of the words; one that the text has twice counts twice
 */
public record WordQuery(Query query) {
  /** More different words than a question should have; Lucene refuses 1024 and more. */
  private static final int MOST_WORDS = 500;

  /** Cuts texts into words; the caller closes it. */
  public static Analyzer analyzer() {
    return new StandardAnalyzer();
  }

  /** Weighs words. */
  public static Similarity similarity() {
    return new BM25Similarity();
  }

  /**
   * A query for the words of a text.
   *
   * @param analyzer cuts the text
   * @param field the index's field of words
   */
  public static WordQuery of(Analyzer analyzer, String field, String text) {
    Map<String, Integer> words = new LinkedHashMap<>();
    try (TokenStream stream = analyzer.tokenStream(field, text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken() && words.size() < MOST_WORDS) {
        words.merge(term.toString(), 1, Integer::sum);
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    words.forEach(
        (word, times) -> {
          Query one = new TermQuery(new Term(field, word));
          any.add(times == 1 ? one : new BoostQuery(one, times), BooleanClause.Occur.SHOULD);
        });
    return new WordQuery(any.build());
  }
}
