package io.tandem.models;

import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Texts that are numbers with spaces between them, each its own id; 0 ends a text. */
public record NumberTokenizer(int vocabularySize) implements Tokenizer {
  @Override
  public int[] encode(String text) {
    return text.isBlank()
        ? new int[0]
        : Arrays.stream(text.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public TokenizedText tokenize(String text) {
    int[] ids = encode(text);
    int[] begins = new int[ids.length];
    int[] ends = new int[ids.length];
    int at = 0;
    for (int i = 0; i < ids.length; i++) {
      begins[i] = text.indexOf(Integer.toString(ids[i]), at);
      ends[i] = begins[i] + Integer.toString(ids[i]).length();
      at = ends[i];
    }
    return new TokenizedText(ids, begins, ends);
  }

  @Override
  public String decode(int... ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  @Override
  public OptionalInt idOf(String token) {
    if (!token.equals(END_OF_TEXT) && !token.matches("\\d{1,9}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(token.equals(END_OF_TEXT) ? 0 : Integer.parseInt(token));
  }

  @Override
  public String tokenOf(int id) {
    return id == 0 ? END_OF_TEXT : Integer.toString(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of(END_OF_TEXT, 0);
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    return OptionalInt.empty();
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException("numbers need no file");
  }

  @Override
  public void close() {}
}
