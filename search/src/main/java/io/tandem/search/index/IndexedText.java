package io.tandem.search.index;

import io.tandem.api.error.BadInputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an index holds.
 *
 * @param id what tells it from the others, such as a package's name or a file with a place
 * @param title what people call it; empty if it has no name but its id
 * @param text what is searched
 */
public record IndexedText(String id, String title, String text) {

  /** Checks that it has a name. */
  public IndexedText {
    if (id.isBlank()) {
      throw new BadInputException("a text of an index needs an id that is not blank");
    }
  }

  /** SHA-256 over all that is in texts, in their order, by which a later build knows them again. */
  static String sha256(List<IndexedText> texts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    for (IndexedText text : texts) {
      for (String part : List.of(text.id(), text.title(), text.text())) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
