package io.tandem.api.vectors;

import io.tandem.api.error.BadInputException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file of vectors, with where they are. */
final class VectorBytes implements AutoCloseable {
  /** Longer lines and words are no vectors, but a file of something else. */
  private static final int LONGEST_LINE = 1 << 24;

  private final Path file;
  private final BufferedInputStream input;
  private final long size;
  private long offset;
  private long line = 1;

  private VectorBytes(Path file, BufferedInputStream input, long size) {
    this.file = file;
    this.input = input;
    this.size = size;
  }

  static VectorBytes open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file
              + ": "
              + (Files.exists(file)
                  ? "is not a regular file"
                  : "there is no such file of vectors"));
    }
    long size = Files.size(file);
    if (size == 0) {
      throw new BadInputException(file + ": the file is empty");
    }
    return new VectorBytes(
        file, new BufferedInputStream(Files.newInputStream(file), 1 << 16), size);
  }

  /** The number of bytes that are left. */
  long left() {
    return size - offset;
  }

  /** The place of the next byte, from 0. */
  long offset() {
    return offset;
  }

  /** The number of the line that the next byte is in, from 1. */
  long lineNumber() {
    return line;
  }

  /** The next line without its end; empty at the end of the file. */
  byte[] line() throws IOException {
    byte[] bytes = until('\n');
    boolean windows = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return windows ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  /** What comes before the next byte of a value, which is passed over, or before the end. */
  byte[] until(char end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    for (int b = next(); b >= 0 && b != end; b = next()) {
      bytes.write(b);
      if (bytes.size() > LONGEST_LINE) {
        throw atByte("more than " + LONGEST_LINE + " bytes without an end, which no vector has");
      }
    }
    return bytes.toByteArray();
  }

  private int next() throws IOException {
    int b = input.read();
    if (b >= 0) {
      offset++;
      line += b == '\n' ? 1 : 0;
    }
    return b;
  }

  /** The next bytes, fewer at the end of the file, which are read again afterwards. */
  byte[] peek(int count) throws IOException {
    input.mark(count);
    byte[] bytes = input.readNBytes(count);
    input.reset();
    return bytes;
  }

  /** Passes over a byte of a value as often as it comes next. */
  void skip(char value) throws IOException {
    while (peek(1).length == 1 && peek(1)[0] == value) {
      next();
    }
  }

  /** Fills an array with the next bytes. */
  void fill(byte[] target) throws IOException {
    int read = input.readNBytes(target, 0, target.length);
    offset += read;
    if (read < target.length) {
      throw atByte(
          String.format("the file ends within a vector, %d bytes early", target.length - read));
    }
  }

  /** A word from its bytes. */
  String text(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new BadInputException(
          String.format("%s: a word before byte %d is not UTF-8", file, offset), e);
    }
  }

  BadInputException atLine(long number, String what) {
    return new BadInputException(String.format("%s:%d: %s", file, number, what));
  }

  BadInputException atByte(String what) {
    return new BadInputException(String.format("%s: byte %d: %s", file, offset, what));
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
