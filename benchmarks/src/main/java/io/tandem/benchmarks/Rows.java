package io.tandem.benchmarks;

import io.tandem.api.data.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A tokenizer with more rows than it has tokens.
 *
 * @param tokenizer what makes tokens
 * @param vocabularySize how many rows
 */
record Rows(Tokenizer tokenizer, int vocabularySize) implements Tokenizer {
  @Override
  public int[] encode(String text) {
    return tokenizer.encode(text);
  }

  @Override
  public List<int[]> encodeAll(List<String> texts) {
    return tokenizer.encodeAll(texts);
  }

  @Override
  public String decode(int... ids) {
    return tokenizer.decode(ids);
  }

  @Override
  public OptionalInt idOf(String token) {
    return tokenizer.idOf(token);
  }

  @Override
  public String tokenOf(int id) {
    return tokenizer.tokenOf(id);
  }

  @Override
  public Map<String, Integer> specialTokens() {
    return tokenizer.specialTokens();
  }

  @Override
  public OptionalInt utf8Bytes(int id) {
    return tokenizer.utf8Bytes(id);
  }

  @Override
  public void save(Path directory) throws IOException {
    tokenizer.save(directory);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
