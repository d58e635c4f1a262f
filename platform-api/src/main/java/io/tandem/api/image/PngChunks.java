package io.tandem.api.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** The chunks of a PNG file. */
final class PngChunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int AROUND = 12;

  private PngChunks() {}

  static boolean isPng(byte[] bytes) {
    return bytes.length >= SIGNATURE.length
        && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /**
   * The file without what is not needed for its pixels.
   *
   * @throws IOException if a chunk reaches beyond the file
   */
  static byte[] withoutAncillary(byte[] bytes) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    kept.write(SIGNATURE);
    ByteBuffer in = ByteBuffer.wrap(bytes, SIGNATURE.length, bytes.length - SIGNATURE.length);
    while (in.remaining() >= AROUND) {
      int begin = in.position();
      int length = in.getInt();
      byte[] name = new byte[4];
      in.get(name);
      if (length < 0 || length > in.remaining() - 4) {
        throw new IOException("a chunk of " + Integer.toUnsignedLong(length) + " bytes is cut off");
      }
      String type = new String(name, StandardCharsets.ISO_8859_1);
      if (NEEDED.contains(type)) {
        kept.write(bytes, begin, length + AROUND);
      }
      in.position(begin + length + AROUND);
      if (type.equals("IEND")) {
        break;
      }
    }
    return kept.toByteArray();
  }
}
