package io.tandem.api.vectors;

import io.tandem.api.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Vectors as word2vec's C code writes them with {@code -binary 1}. */
final class VectorBinary {
  private VectorBinary() {}

  static WordVectors read(VectorBytes bytes) throws IOException {
    VectorText.Header header = VectorText.Header.read(bytes);
    int dimensions = header.dimensions();
    int room = header.room(bytes, (long) Float.BYTES * dimensions + 2);
    List<String> words = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    float[] values = new float[room * dimensions];
    byte[] raw = new byte[Float.BYTES * dimensions];
    ByteBuffer row = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < header.words(); i++) {
      bytes.skip('\n');
      byte[] word = bytes.until(' ');
      if (word.length == 0 || bytes.left() == 0) {
        throw bytes.atByte(
            String.format(
                "expected word %d of %d and its vector", words.size() + 1, header.words()));
      }
      String text = bytes.text(word, word.length);
      Integer before = numbers.putIfAbsent(text, i + 1);
      if (before != null) {
        throw bytes.atByte(
            String.format("word %d is '%s', as word %d is already", i + 1, text, before));
      }
      words.add(text);
      bytes.fill(raw);
      for (int j = 0; j < dimensions; j++) {
        float value = row.getFloat(Float.BYTES * j);
        if (!Float.isFinite(value)) {
          throw bytes.atByte(
              String.format(
                  "number %d of the vector of '%s', which ends here, is %s", j + 1, text, value));
        }
        values[i * dimensions + j] = value;
      }
    }
    bytes.skip('\n');
    if (bytes.left() > 0) {
      throw bytes.atByte(
          String.format(
              "%d bytes more than the %d words that the first line announces",
              bytes.left(), header.words()));
    }
    return new WordVectors(words, dimensions, values);
  }

  static void write(WordVectors vectors, FileChannel channel) throws IOException {
    String header = vectors.size() + " " + vectors.dimensions() + "\n";
    AtomicFile.writeFully(channel, StandardCharsets.UTF_8.encode(header));
    for (int i = 0; i < vectors.size(); i++) {
      byte[] word = (vectors.words().get(i) + " ").getBytes(StandardCharsets.UTF_8);
      ByteBuffer row =
          ByteBuffer.allocate(word.length + Float.BYTES * vectors.dimensions())
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(word);
      for (float value : vectors.vector(i)) {
        row.putFloat(value);
      }
      AtomicFile.writeFully(channel, row.flip());
    }
  }
}
