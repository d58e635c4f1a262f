package io.tandem.models.tagging;

import io.tandem.api.data.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A vocabulary of words in lower case, beside one for padding and one for the others. */
record Words(List<String> words) implements Tokenizer {
  private static final List<String> SPECIAL = List.of(PADDING, UNKNOWN);

  static Words of(String... words) {
    return new Words(List.of(words));
  }

  @Override
  public int vocabularySize() {
    return SPECIAL.size() + words.size();
  }

  @Override
  public int[] encode(String text) {
    return text.isBlank()
        ? new int[0]
        : Arrays.stream(text.strip().split(" ", -1))
            .mapToInt(word -> idOf(word.toLowerCase(java.util.Locale.ROOT)).orElse(1))
            .toArray();
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public String decode(int... ids) {
    return String.join(" ", Arrays.stream(ids).mapToObj(this::tokenOf).toList());
  }

  @Override
  public OptionalInt idOf(String token) {
    int special = SPECIAL.indexOf(token);
    int word = words.indexOf(token);
    return special >= 0
        ? OptionalInt.of(special)
        : word >= 0 ? OptionalInt.of(SPECIAL.size() + word) : OptionalInt.empty();
  }

  @Override
  public String tokenOf(int id) {
    return id < SPECIAL.size() ? SPECIAL.get(id) : words.get(id - SPECIAL.size());
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of(PADDING, 0, UNKNOWN, 1);
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    return OptionalInt.empty();
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException("a list needs no file");
  }

  @Override
  public void close() {}
}
