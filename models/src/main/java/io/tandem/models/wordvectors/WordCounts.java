package io.tandem.models.wordvectors;

import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import java.util.Arrays;
import java.util.List;

/**
 * How often each word of a vocabulary stands in a corpus. Special tokens, among them the one for
 * words that the vocabulary lacks, are no words and are not counted.
 */
final class WordCounts {
  private final long[] byId;
  private final long total;

  WordCounts(long[] byId, long total) {
    this.byId = byId;
    this.total = total;
  }

  /** Counts the words of encoded documents. */
  static WordCounts of(WordCorpus corpus, int vocabularySize) {
    long[] counts = new long[vocabularySize];
    for (int word : corpus.words()) {
      counts[word]++;
    }
    return new WordCounts(counts, corpus.words().length);
  }

  /**
   * Counts the words of documents.
   *
   * @param source what errors call the documents
   * @throws BadInputException if there are not two different words of the vocabulary in them
   */
  static WordCounts of(List<Document> documents, Tokenizer tokenizer, String source) {
    WordCounts counts = of(WordCorpus.of(documents, tokenizer), tokenizer.vocabularySize());
    if (counts.different() < 2) {
      throw new BadInputException(
          String.format(
              "%s: %s of the %d documents stand in the vocabulary, between special tokens only;"
                  + " word vectors need at least two different words. Is the text empty, or is each"
                  + " of its words rarer than the tokenizer's least frequency?",
              source, counts.total == 0 ? "no words" : "too few words", documents.size()));
    }
    return counts;
  }

  /** The number of words that occur. */
  int different() {
    return (int) Arrays.stream(byId).filter(count -> count > 0).count();
  }

  /** The share of the text that is a word. */
  double share(int word) {
    return (double) byId[word] / total;
  }

  /** The counts, by the words' ids. */
  long[] byId() {
    return byId;
  }

  /** Their sum, above 0. */
  long total() {
    return total;
  }
}
