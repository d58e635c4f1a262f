package io.tandem.api.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Documents in a fixed order.
 *
 * @param name what error messages and provenance call it, usually where it was read from
 * @param documents the documents, at least one, with different names
 */
public record TextDataset(String name, List<Document> documents) {

  /** Copies the list and checks it. */
  public TextDataset {
    documents = List.copyOf(documents);
    if (documents.isEmpty()) {
      throw new IllegalArgumentException(name + " has no documents");
    }
    Set<String> names = new HashSet<>();
    for (Document document : documents) {
      if (!names.add(document.name())) {
        throw new IllegalArgumentException(
            name + " has two documents named '" + document.name() + "'");
      }
    }
  }

  /**
   * The length of all texts together.
   *
   * @return the number of UTF-8 bytes
   */
  public long utf8Bytes() {
    return documents.stream()
        .mapToLong(document -> document.text().getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  /**
   * A checksum by which a later run can tell whether it sees the same data: SHA-256 over the number
   * of documents and of each its name, text, attributes and lists, every string preceded by its
   * length. The dataset's own name, which may be a path, does not count.
   *
   * @return 64 hexadecimal digits
   */
  public String sha256() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    number(digest, documents.size());
    for (Document document : documents) {
      string(digest, document.name());
      string(digest, document.text());
      number(digest, document.attributes().size());
      for (Map.Entry<String, String> attribute : document.attributes().entrySet()) {
        string(digest, attribute.getKey());
        string(digest, attribute.getValue());
      }
      number(digest, document.lists().size());
      document
          .lists()
          .forEach(
              (name, items) -> {
                string(digest, name);
                number(digest, items.size());
                items.forEach(item -> string(digest, item));
              });
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void string(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(digest, bytes.length);
    digest.update(bytes);
  }

  private static void number(MessageDigest digest, int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }

  /** The name and the number of documents, not the texts. */
  @Override
  public String toString() {
    return name + " (" + documents.size() + " documents)";
  }
}
