package io.tandem.models.pretraining;

import io.tandem.models.pretraining.Passage.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs as many whole sentences as there is room for, one after the other, across the borders of
 * documents, where a separator stands (Liu et al. 2019, section 4.2, {@code FULL-SENTENCES}). A
 * sentence for which there is no room by itself is cut.
 */
final class FullSentences {
  private final int room;
  private final int separator;
  private final List<Passage> passages = new ArrayList<>();
  private final List<Span> open = new ArrayList<>();
  private int used;

  private FullSentences(int room, int separator) {
    this.room = room;
    this.separator = separator;
  }

  /**
   * Packs a corpus.
   *
   * @param room how many tokens fit, separators included, at least 1
   * @param separator how many tokens stand between documents, 0 or 1
   */
  static List<Passage> of(List<SentenceTokens> documents, int room, int separator) {
    FullSentences packing = new FullSentences(room, separator);
    for (int number = 0; number < documents.size(); number++) {
      SentenceTokens document = documents.get(number);
      for (int i = 0; i < document.sentences(); i++) {
        packing.add(number, document.begin(i), document.end(i));
      }
    }
    packing.close();
    return packing.passages;
  }

  private void add(int document, int begin, int end) {
    int from = begin;
    while (from < end) {
      int length = Math.min(room, end - from);
      boolean isNew = open.isEmpty() || open.get(open.size() - 1).document() != document;
      int needed = length + (isNew && !open.isEmpty() ? separator : 0);
      if (used + needed > room) {
        close();
        continue;
      }
      if (isNew) {
        open.add(new Span(document, from, from + length));
      } else {
        Span last = open.remove(open.size() - 1);
        open.add(new Span(document, last.from(), from + length));
      }
      used += needed;
      from += length;
    }
  }

  private void close() {
    if (!open.isEmpty()) {
      passages.add(Passage.of(open));
      open.clear();
      used = 0;
    }
  }
}
