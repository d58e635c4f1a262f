package io.tandem.datasets.text;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text from UTF-8 bytes, refusing what is not UTF-8 rather than replacing it. */
final class StrictUtf8 {
  private static final byte[] SIGNATURE = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private StrictUtf8() {}

  /**
   * The text of a file, without the signature (byte order mark) that some editors put in front.
   *
   * @param file a regular file
   * @return the text, not empty; line ends and all other characters are as in the file
   * @throws BadInputException if the file is missing, not a regular file, unreadable, too large for
   *     one text, empty, or not UTF-8
   */
  static String read(Path file) {
    if (!Files.exists(file)) {
      throw new BadInputException(file + ": there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": " + (Files.isDirectory(file) ? "is a folder" : "is not a regular file"));
    }
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > Integer.MAX_VALUE - 16) {
        throw new BadInputException(
            file + ": " + size + " bytes are too many for one text (at most 2^31-17); split it");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    String text = decode(bytes, file.toString());
    if (text.isEmpty()) {
      throw new BadInputException(file + ": the file is empty");
    }
    return text;
  }

  /**
   * Decodes bytes.
   *
   * @param bytes UTF-8, with or without a signature in front
   * @param source what an error message calls them
   * @return the text without the signature
   * @throws BadInputException at the first byte that does not belong, naming source, offset, line
   */
  static String decode(byte[] bytes, String source) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    int start = startsWithSignature(bytes) ? SIGNATURE.length : 0;
    ByteBuffer input = ByteBuffer.wrap(bytes, start, bytes.length - start);
    // UTF-8 never decodes to more chars than it has bytes.
    CharBuffer output = CharBuffer.allocate(input.remaining());
    CoderResult result = decoder.decode(input, output, true);
    if (result.isError()) {
      int offset = input.position();
      throw new BadInputException(
          String.format(
              "%s: line %d: not UTF-8: byte 0x%02X at offset %d (counted from 0)",
              source, lineOf(bytes, offset), bytes[offset] & 0xFF, offset));
    }
    return output.flip().toString();
  }

  private static boolean startsWithSignature(byte[] bytes) {
    return bytes.length >= SIGNATURE.length
        && bytes[0] == SIGNATURE[0]
        && bytes[1] == SIGNATURE[1]
        && bytes[2] == SIGNATURE[2];
  }

  private static int lineOf(byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
