package io.tandem.evaluation.summary;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts texts into sentences. Stateless. */
public final class Sentences {
  private Sentences() {}

  /**
   * The sentences of a text, by the JDK's rules for a language ({@link
   * BreakIterator#getSentenceInstance(Locale)}), which know no abbreviations: {@code Mr. Lee} is
   * cut in two. A line feed ends a sentence as well: in data sets of summaries it stands between
   * them, and there nothing has to be guessed if no sentence has such a place inside.
   *
   * @param text any text
   * @param language whose rules are applied
   * @return the sentences without white space around them, none of them empty
   */
  public static List<String> of(String text, Locale language) {
    List<String> sentences = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              BreakIterator breaks = BreakIterator.getSentenceInstance(language);
              breaks.setText(line);
              int start = breaks.first();
              for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
                String sentence = line.substring(start, end).strip();
                if (!sentence.isEmpty()) {
                  sentences.add(sentence);
                }
                start = end;
              }
            });
    return sentences;
  }
}
