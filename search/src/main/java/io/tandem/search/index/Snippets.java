package io.tandem.search.index;

import io.tandem.search.words.WordQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.uhighlight.DefaultPassageFormatter;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/** Cuts out of texts what is worth showing of them, by Lucene's highlighter. */
final class Snippets {
  /** A snippet is whole sentences of so many characters at least; what is twice as long is cut. */
  private static final int LENGTH = 160;

  private static final int LONGEST = 2 * LENGTH;

  private final UnifiedHighlighter highlighter;
  private final String field;

  Snippets(Analyzer analyzer, String field) {
    this.field = field;
    Supplier<BreakIterator> sentences =
        () ->
            LengthGoalBreakIterator.createMinLength(
                BreakIterator.getSentenceInstance(Locale.ROOT), LENGTH, 0.5f);
    highlighter =
        UnifiedHighlighter.builderWithoutSearcher(analyzer)
            .withBreakIterator(sentences)
            .withFormatter(new DefaultPassageFormatter("", "", " … ", false))
            .build();
  }

  /** What has most of the query's words, else the text's beginning; on one line. */
  String of(WordQuery query, String text) {
    try {
      Object found = highlighter.highlightWithoutSearcher(field, query.query(), text, 1);
      String snippet = found == null ? text : found.toString();
      return shortened(snippet.strip().replaceAll("\\s+", " "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = text.lastIndexOf(' ', LONGEST);
    end = end < LENGTH ? LONGEST : end;
    return text.substring(0, end - (Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0))
        + " …";
  }
}
