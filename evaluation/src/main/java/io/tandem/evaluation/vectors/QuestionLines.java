package io.tandem.evaluation.vectors;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The lines of a file of questions. */
final class QuestionLines {
  private static final long LARGEST = 1 << 28;

  private QuestionLines() {}

  /**
   * Reads a file.
   *
   * @throws BadInputException if it cannot be read, is no text, or larger than any set is
   */
  static List<String> of(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new BadInputException(file + ": larger than 256 MiB, which no set of questions is");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().lines().toList();
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          file
              + ": there is no such file; scripts/data/word-vectors fetches the published sets of"
              + " questions",
          e);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": not UTF-8", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
