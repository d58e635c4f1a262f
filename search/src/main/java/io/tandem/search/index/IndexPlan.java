package io.tandem.search.index;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What an index is made of. Two builds with equal plans make the same index, and one goes on where
 * the other stopped.
 *
 * @param source what the texts were read from, for people
 * @param passages how they were cut and which of their parts are searched, for people
 * @param texts how many texts there are, at least 1
 * @param sha256 of the texts
 * @param encoder what makes their vectors; an index of words alone has none
 */
public record IndexPlan(
    String source, String passages, int texts, String sha256, Optional<IndexEncoder> encoder) {
  private static final int DIGITS = 16;

  /** A plan for texts. */
  public static IndexPlan of(
      String source, String passages, List<IndexedText> texts, Optional<IndexEncoder> encoder) {
    return new IndexPlan(source, passages, texts.size(), IndexedText.sha256(texts), encoder);
  }

  /** The name of the folder that its data lies in: equal for plans that make the same data. */
  String folder() {
    JsonObject.Builder same = JsonObject.builder().put("version", IndexManifest.VERSION);
    same.put("texts", texts).put("sha256", sha256);
    encoder.ifPresent(
        one ->
            same.put("encoder", one.sha256())
                .put("similarity", one.similarity().word())
                .put("tokens", one.tokens())
                .put("precision", one.precision()));
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256")
              .digest(JsonWriter.compact(same.build()).getBytes(StandardCharsets.UTF_8));
      return IndexManifest.DATA + HexFormat.of().formatHex(sum).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
