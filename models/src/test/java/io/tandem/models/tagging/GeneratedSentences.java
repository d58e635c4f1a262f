package io.tandem.models.tagging;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sentences of words without meaning, whose tags follow from the words' last letters and from what
 * stands before: {@code -an} is {@code noun} after a word in {@code -en} and {@code verb}
 * elsewhere, {@code -en} is {@code article}, {@code -in} is {@code other}.
 */
final class GeneratedSentences {
  private static final List<String> ENDS = List.of("an", "en", "in");
  private static final List<String> STEMS = List.of("bo", "da", "ki", "lu", "mer", "nop", "strel");

  private GeneratedSentences() {}

  /**
   * Draws sentences of 1 to 9 words.
   *
   * @param seed other seeds, other sentences
   */
  static TextDataset draw(int count, long seed) {
    Philox random = Philox.of(seed, "sentences");
    List<Document> documents = new ArrayList<>();
    int draws = 0;
    for (int i = 0; i < count; i++) {
      int length = 1 + random.below(draws++, 9);
      List<String> words = new ArrayList<>();
      List<String> tags = new ArrayList<>();
      String before = "";
      for (int t = 0; t < length; t++) {
        String end = ENDS.get(random.below(draws++, ENDS.size()));
        words.add(STEMS.get(random.below(draws++, STEMS.size())) + end);
        tags.add(
            switch (end) {
              case "an" -> before.equals("en") ? "noun" : "verb";
              case "en" -> "article";
              default -> "other";
            });
        before = end;
      }
      documents.add(
          new Document(
              "s" + i, String.join(" ", words), Map.of(), Map.of("words", words, "tags", tags)));
    }
    return new TextDataset("generated", documents);
  }
}
