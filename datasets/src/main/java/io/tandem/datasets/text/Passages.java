package io.tandem.datasets.text;

import io.tandem.api.data.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Long documents cut into passages of whole sentences. */
final class Passages {
  /** White space after what ends a sentence, which is not always one: "Mr. Adams" is cut too. */
  private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?]['\")\u201D]?)\\s+");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Passages() {}

  /**
   * Cuts a document. Put together with single spaces, its passages are its text with white space
   * between sentences made one space.
   *
   * @param words the fewest words of a passage, but for a document that has fewer; the last takes
   *     what is too short for one of its own
   * @param attribute the attribute that a passage names its document in
   */
  static List<Document> of(Document document, int words, String attribute) {
    List<String> texts = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    int count = 0;
    for (String sentence : BETWEEN_SENTENCES.split(document.text().strip(), -1)) {
      sentences.add(sentence);
      count += SPACE.split(sentence, -1).length;
      if (count >= words) {
        texts.add(String.join(" ", sentences));
        sentences.clear();
        count = 0;
      }
    }
    if (!sentences.isEmpty()) {
      String rest = String.join(" ", sentences);
      if (texts.isEmpty()) {
        texts.add(rest);
      } else {
        texts.set(texts.size() - 1, texts.get(texts.size() - 1) + " " + rest);
      }
    }
    Map<String, String> attributes = new TreeMap<>(document.attributes());
    attributes.put(attribute, document.name());
    List<Document> passages = new ArrayList<>();
    for (String text : texts) {
      String name = document.name() + " #" + (passages.size() + 1);
      passages.add(new Document(name, text, attributes));
    }
    return passages;
  }
}
