package io.tandem.search.passage;

import io.tandem.api.data.SentencePlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts texts into passages of whole sentences.
 *
 * @param words how many words a passage has at most; a sentence that is longer is a passage by
 *     itself
 * @param language whose rules say where sentences end
 */
public record PassageCutting(int words, Locale language) {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /**
   * Passages of 100 words, the length that is usual where answers are looked for (Karpukhin et al.
   * 2020, arXiv 2004.04906, section 4.1).
   */
  public static final PassageCutting USUAL = new PassageCutting(100, Locale.ENGLISH);

  /** Checks the number. */
  public PassageCutting {
    if (words < 1) {
      throw new IllegalArgumentException("passages of " + words + " words; the least is 1");
    }
  }

  /**
   * Cuts a text.
   *
   * @param source what the text is called
   * @return passages in their order, none of them empty; what stands between two is white space
   */
  public List<Passage> cut(String source, String text) {
    List<Passage> passages = new ArrayList<>();
    int begin = -1;
    int end = -1;
    int count = 0;
    for (SentencePlaces.Place sentence : SentencePlaces.of(text, language)) {
      int own = SPACE.split(text.substring(sentence.begin(), sentence.end()), -1).length;
      if (begin >= 0 && count + own > words) {
        passages.add(new Passage(source, begin, text.substring(begin, end)));
        begin = -1;
        count = 0;
      }
      begin = begin < 0 ? sentence.begin() : begin;
      end = sentence.end();
      count += own;
    }
    if (begin >= 0) {
      passages.add(new Passage(source, begin, text.substring(begin, end)));
    }
    return List.copyOf(passages);
  }
}
