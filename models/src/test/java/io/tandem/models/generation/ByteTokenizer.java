package io.tandem.models.generation;

import io.tandem.api.data.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A token for each byte of UTF-8, and one for the end. */
final class ByteTokenizer implements Tokenizer {
  static final int END = 256;

  @Override
  public int vocabularySize() {
    return 257;
  }

  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = bytes[i] & 0xFF;
    }
    return ids;
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  @Override
  public String decode(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      bytes.writeBytes(
          id == END ? "<|endoftext|>".getBytes(StandardCharsets.UTF_8) : new byte[] {(byte) id});
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public OptionalInt idOf(String token) {
    return token.equals("<|endoftext|>") ? OptionalInt.of(END) : OptionalInt.empty();
  }

  @Override
  public String tokenOf(int id) {
    return decode(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return Map.of("<|endoftext|>", END);
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    return OptionalInt.of(id == END ? 0 : 1);
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException("bytes need no file");
  }

  @Override
  public void close() {}
}
