package io.tandem.models.wordvectors;

import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a corpus, one after the other, by their ids. Special tokens are left out, so that
 * what stood on either side of an unknown word become neighbours, as in word2vec.
 */
final class WordCorpus {
  private final int[] words;
  private final int[] starts;

  WordCorpus(int[] words, int[] starts) {
    this.words = words;
    this.starts = starts;
  }

  private static final int AT_ONCE = 64;

  /** Encodes documents. */
  static WordCorpus of(List<Document> documents, Tokenizer tokenizer) {
    Set<Integer> special = new HashSet<>(tokenizer.specialTokens().values());
    boolean[] isSpecial = new boolean[tokenizer.vocabularySize()];
    special.forEach(id -> isSpecial[id] = true);
    int[] words = new int[1024];
    int[] starts = new int[documents.size() + 1];
    int size = 0;
    for (int from = 0; from < documents.size(); from += AT_ONCE) {
      List<Document> some = documents.subList(from, Math.min(from + AT_ONCE, documents.size()));
      List<int[]> encoded = tokenizer.encodeAll(some.stream().map(Document::text).toList());
      for (int i = 0; i < encoded.size(); i++) {
        int[] ids = encoded.get(i);
        if (size + ids.length > words.length) {
          words = Arrays.copyOf(words, Math.max(size + ids.length, 2 * words.length));
        }
        for (int id : ids) {
          if (!isSpecial[id]) {
            words[size++] = id;
          }
        }
        starts[from + i + 1] = size;
      }
    }
    return new WordCorpus(Arrays.copyOf(words, size), starts);
  }

  /** The ids of all documents' words. */
  int[] words() {
    return words;
  }

  /** Where each document begins in them; one more, their number, at the end. */
  int[] starts() {
    return starts;
  }
}
