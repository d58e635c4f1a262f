package io.tandem.api.vectors;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The forms in which word vectors are published. All of them are words in UTF-8 with 32-bit floats,
 * and all are read as hostile: what a file says of its size is believed only as far as its bytes
 * reach.
 */
public enum VectorFormat {
  /** word2vec's text: a line with the numbers of words and dimensions, then a line for each. */
  WORD2VEC_TEXT,
  /**
   * word2vec's binary: the same first line; then for each word the word, a blank, and the floats
   * with the least significant byte first. The line ends that the first implementation puts between
   * words may be there or not; none are written, as gensim does.
   */
  WORD2VEC_BINARY,
  /** GloVe's text: as word2vec's, without the first line. */
  GLOVE;

  /**
   * Reads a file in whichever of the forms it is: word2vec's if its first line is two whole
   * numbers, in binary if what follows the first word is no number, and otherwise GloVe's.
   *
   * @throws BadInputException if it cannot be read or is malformed, with line or byte
   */
  public static WordVectors readAny(Path file) {
    return of(file).read(file);
  }

  /**
   * The form that a file is in.
   *
   * @throws BadInputException if it cannot be read, or is empty
   */
  public static VectorFormat of(Path file) {
    try (VectorBytes bytes = VectorBytes.open(file)) {
      byte[] first = bytes.line();
      if (!VectorText.isHeader(first)) {
        return GLOVE;
      }
      byte[] word = bytes.until(' ');
      byte[] number = bytes.peek(VectorText.LONGEST_NUMBER);
      return word.length > 0 && !VectorText.startsWithNumber(number)
          ? WORD2VEC_BINARY
          : WORD2VEC_TEXT;
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file of this form.
   *
   * @throws BadInputException if it cannot be read or is malformed, with line or byte
   */
  public WordVectors read(Path file) {
    try (VectorBytes bytes = VectorBytes.open(file)) {
      return switch (this) {
        case WORD2VEC_TEXT -> VectorText.readWithHeader(bytes);
        case WORD2VEC_BINARY -> VectorBinary.read(bytes);
        case GLOVE -> VectorText.readWithoutHeader(bytes);
      };
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file, replacing what is there as a whole. Floats in text have as many digits as it
   * takes to read the same float again.
   *
   * @param file its folder must exist
   * @throws BadInputException if a word holds white space, which no form can tell from what parts
   *     words and numbers
   * @throws IOException if it cannot be written; what was there before is then unchanged
   */
  public void write(WordVectors vectors, Path file) throws IOException {
    for (String word : vectors.words()) {
      if (word.chars().anyMatch(Character::isWhitespace)) {
        throw new BadInputException(
            String.format(
                "the word '%s' holds white space, which %s cannot hold",
                word, name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
      }
    }
    AtomicFile.write(
        file,
        channel -> {
          switch (this) {
            case WORD2VEC_TEXT -> VectorText.write(vectors, true, channel);
            case WORD2VEC_BINARY -> VectorBinary.write(vectors, channel);
            case GLOVE -> VectorText.write(vectors, false, channel);
          }
        });
  }
}
