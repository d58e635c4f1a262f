package io.tandem.experiments.config;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text of a config file: a regular file of bounded size, in UTF-8 without errors. */
final class ConfigText {
  private ConfigText() {}

  static String read(Path file, String shown) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(
          Origin.of(shown),
          "",
          Files.isDirectory(file)
              ? "is a directory; name an experiment file"
              : "not a regular file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(HoconLimits.CHARACTERS + 1);
    } catch (IOException e) {
      throw new ConfigException(Origin.of(shown), "", "cannot be read: " + e.getMessage());
    }
    if (bytes.length > HoconLimits.CHARACTERS) {
      throw new ConfigException(
          Origin.of(shown), "", "larger than " + HoconLimits.CHARACTERS + " bytes");
    }
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(input, text, true);
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      int line = 1 + (int) text.flip().chars().filter(c -> c == '\n').count();
      throw new ConfigException(
          new Origin(shown, line), "", "not UTF-8 (byte " + (input.position() + 1) + ")");
    }
    return text.flip().toString();
  }
}
