package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of data that a run read.
 *
 * @param name the path, or a name for data that came with the program
 * @param bytes its length
 * @param sha256 its checksum, 64 hexadecimal digits
 */
public record DataFile(String name, long bytes, String sha256) {

  /**
   * Reads a file through.
   *
   * @param file the file
   * @return its name as given, length and checksum
   * @throws BadInputException if it cannot be read
   */
  public static DataFile of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(file.toString(), in);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a stream through.
   *
   * @param name what the data is called
   * @param in the data; it is left open
   * @return the name, length and checksum
   * @throws IOException if it cannot be read
   */
  public static DataFile of(String name, InputStream in) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      bytes += read;
    }
    return new DataFile(name, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static DataFile fromJson(JsonObject json) {
    return new DataFile(
        json.member("name").asString(),
        json.member("bytes").asLong(),
        json.member("sha256").asString());
  }

  JsonObject toJson() {
    return JsonObject.builder().put("name", name).put("bytes", bytes).put("sha256", sha256).build();
  }
}
