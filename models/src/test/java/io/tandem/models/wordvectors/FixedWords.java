package io.tandem.models.wordvectors;

import io.tandem.api.data.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Words between blanks, of a vocabulary that is given; id 0 is every other word. */
final class FixedWords implements Tokenizer {
  private static final String UNKNOWN = "[UNK]";
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>(List.of(UNKNOWN));

  FixedWords(String... vocabulary) {
    ids.put(UNKNOWN, 0);
    for (String word : vocabulary) {
      ids.put(word, words.size());
      words.add(word);
    }
  }

  /** Words w0, w1, … */
  static FixedWords numbered(int count) {
    String[] names = new String[count];
    Arrays.setAll(names, i -> "w" + i);
    return new FixedWords(names);
  }

  @Override
  public int vocabularySize() {
    return words.size();
  }

  @Override
  public int[] encode(String text) {
    return text.isBlank()
        ? new int[0]
        : Arrays.stream(text.strip().split(" ", -1))
            .mapToInt(w -> ids.getOrDefault(w, 0))
            .toArray();
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public String decode(int... encoded) {
    return String.join(" ", Arrays.stream(encoded).mapToObj(words::get).toList());
  }

  @Override
  public OptionalInt idOf(String token) {
    return ids.containsKey(token) ? OptionalInt.of(ids.get(token)) : OptionalInt.empty();
  }

  @Override
  public String tokenOf(int id) {
    return words.get(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of(UNKNOWN, 0);
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    return OptionalInt.empty();
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException("only for tests");
  }

  @Override
  public void close() {}
}
