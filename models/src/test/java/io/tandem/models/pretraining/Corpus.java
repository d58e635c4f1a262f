package io.tandem.models.pretraining;

import io.tandem.api.data.Document;
import io.tandem.api.program.Philox;
import io.tandem.models.WordsTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Drawn documents of sentences, whose words tell where they come from. */
final class Corpus {
  private Corpus() {}

  /**
   * Documents of a line for each sentence: word {@code dD-I} is the I-th of document D.
   *
   * @param sentences how many each has at most
   * @param words how many a sentence has at most
   */
  static List<Document> drawn(int documents, int sentences, int words) {
    Philox random = Philox.of(5, "corpus");
    List<Document> all = new ArrayList<>();
    long drawn = 0;
    for (int d = 0; d < documents; d++) {
      StringBuilder text = new StringBuilder();
      int word = 0;
      int lines = 1 + random.below(drawn++, sentences);
      for (int s = 0; s < lines; s++) {
        int length = 1 + random.below(drawn++, words);
        for (int i = 0; i < length; i++) {
          text.append(i == 0 ? "" : " ").append("d" + d + "-" + word++);
        }
        text.append('\n');
      }
      all.add(new Document("document " + d, text.toString()));
    }
    return all;
  }

  /** A vocabulary of all words of documents, with what masks and what stands around texts. */
  static WordsTokenizer tokenizer(List<Document> documents) {
    Stream<String> words =
        documents.stream().flatMap(document -> Stream.of(document.text().split("\\s+"))).distinct();
    return of(words);
  }

  /** A vocabulary of words, with what masks and what stands around texts. */
  static WordsTokenizer of(Stream<String> words) {
    Stream<String> special =
        Stream.of(WordsTokenizer.BEGIN, WordsTokenizer.END, WordsTokenizer.MASK);
    return new WordsTokenizer(Stream.concat(special, words).toList());
  }
}
