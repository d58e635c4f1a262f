package io.tandem.api.vectors;

import io.tandem.api.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** Vectors as lines of text: the word, then its numbers, with blanks between. */
final class VectorText {
  /** Longer ones are numbers no float needs. */
  static final int LONGEST_NUMBER = 64;

  /** Beyond this a header is that of another kind of file. */
  static final int MOST_DIMENSIONS = 1_000_000;

  private static final int BLOCK = 1 << 16;

  private VectorText() {}

  /** Whether a line is two whole numbers, as word2vec's files begin. */
  static boolean isHeader(byte[] line) {
    return line.length <= 40
        && new String(line, StandardCharsets.ISO_8859_1).strip().matches("\\d+[ \t]+\\d+");
  }

  /** Whether bytes begin with a decimal number that a blank, a line's end or theirs ends. */
  static boolean startsWithNumber(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] > ' ') {
      length++;
    }
    return isNumber(bytes, 0, length);
  }

  private static boolean isNumber(byte[] bytes, int from, int to) {
    boolean digits = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      digits |= b >= '0' && b <= '9';
      if (!((b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E')) {
        return false;
      }
    }
    return digits && to - from < LONGEST_NUMBER;
  }

  /**
   * The numbers of words and dimensions.
   *
   * @param words above 0
   * @param dimensions above 0
   */
  record Header(int words, int dimensions) {

    /** Reads the first line. */
    static Header read(VectorBytes bytes) throws IOException {
      byte[] line = bytes.line();
      String text = new String(line, 0, Math.min(line.length, 60), StandardCharsets.ISO_8859_1);
      if (!isHeader(line)) {
        throw bytes.atLine(
            1, "expected the numbers of words and dimensions but found '" + text + "'");
      }
      StringTokenizer numbers = new StringTokenizer(text);
      long words = number(bytes, numbers.nextToken(), "words", Integer.MAX_VALUE);
      int dimensions = (int) number(bytes, numbers.nextToken(), "dimensions", MOST_DIMENSIONS);
      if (words * dimensions > Integer.MAX_VALUE - 16) {
        throw bytes.atLine(
            1, words + " words of " + dimensions + " dimensions are more than 2^31 numbers");
      }
      return new Header((int) words, dimensions);
    }

    /**
     * As many words as there can be in a file, whatever its first line announces.
     *
     * @param least the least number of bytes of a word with its vector
     */
    int room(VectorBytes bytes, long least) {
      return (int) Math.min(words, bytes.left() / least + 1);
    }

    private static long number(VectorBytes bytes, String text, String what, int most) {
      long value = text.length() > 12 ? Long.MAX_VALUE : Long.parseLong(text);
      if (value < 1 || value > most) {
        throw bytes.atLine(
            1, String.format("%s %s are announced; allowed: 1 to %d", text, what, most));
      }
      return value;
    }
  }

  static WordVectors readWithHeader(VectorBytes bytes) throws IOException {
    Header header = Header.read(bytes);
    // A letter, and a blank with a digit for each number, and the line's end.
    int room = header.room(bytes, 2L * header.dimensions() + 2);
    Rows rows = new Rows(bytes, header.dimensions(), room);
    while (bytes.left() > 0) {
      long number = bytes.lineNumber();
      byte[] line = bytes.line();
      if (rows.words.size() == header.words()) {
        if (!isBlank(line)) {
          throw bytes.atLine(
              number, "more lines than the " + header.words() + " words that line 1 announces");
        }
        continue;
      }
      rows.add(line, number);
    }
    if (rows.words.size() < header.words()) {
      throw bytes.atLine(
          1,
          String.format(
              "%d words are announced, but the file ends after %d",
              header.words(), rows.words.size()));
    }
    return rows.vectors();
  }

  static WordVectors readWithoutHeader(VectorBytes bytes) throws IOException {
    byte[] first = bytes.line();
    int dimensions = 0;
    for (int i = 1; i < first.length; i++) {
      dimensions += first[i - 1] == ' ' && first[i] != ' ' ? 1 : 0;
    }
    if (dimensions == 0) {
      throw bytes.atLine(
          1,
          "expected a word and its numbers, with blanks between; read are word2vec's text and"
              + " binary forms and GloVe's");
    }
    Rows rows = new Rows(bytes, dimensions, 1024);
    rows.add(first, 1);
    while (bytes.left() > 0) {
      long number = bytes.lineNumber();
      byte[] line = bytes.line();
      if (bytes.left() == 0 && isBlank(line)) {
        break;
      }
      rows.add(line, number);
    }
    return rows.vectors();
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ') {
        return false;
      }
    }
    return true;
  }

  /** The vectors while they are read. */
  private static final class Rows {
    final VectorBytes bytes;
    final int dimensions;
    final List<String> words = new ArrayList<>();
    final Map<String, Long> lines = new HashMap<>();
    float[] values;

    Rows(VectorBytes bytes, int dimensions, int words) {
      this.bytes = bytes;
      this.dimensions = dimensions;
      this.values = new float[Math.multiplyExact(words, dimensions)];
    }

    /** From the end, because words of some published files hold blanks. */
    void add(byte[] line, long number) {
      long from = (long) words.size() * dimensions;
      if (from + dimensions > values.length) {
        long wanted = Math.max(from + dimensions, Math.min(2 * from, Integer.MAX_VALUE - 16));
        if (wanted > Integer.MAX_VALUE - 16) {
          throw bytes.atLine(number, "more than 2^31 numbers");
        }
        values = Arrays.copyOf(values, (int) wanted);
      }
      int end = line.length;
      while (end > 0 && line[end - 1] == ' ') {
        end--;
      }
      for (int i = dimensions - 1; i >= 0; i--) {
        int start = end;
        while (start > 0 && line[start - 1] != ' ' && line[start - 1] != '\t') {
          start--;
        }
        if (start == 0) {
          throw bytes.atLine(
              number,
              String.format(
                  "expected a word and %d numbers but found %d parts",
                  dimensions, end == 0 ? 0 : dimensions - i));
        }
        values[(int) from + i] = number(line, start, end, number, i);
        end = start - 1;
        while (end > 0 && line[end - 1] == ' ') {
          end--;
        }
      }
      String word = bytes.text(line, end);
      if (word.isEmpty()) {
        throw bytes.atLine(number, "there is no word before the " + dimensions + " numbers");
      }
      Long before = lines.putIfAbsent(word, number);
      if (before != null) {
        throw bytes.atLine(number, "the word '" + word + "' stands on line " + before + " already");
      }
      words.add(word);
    }

    private float number(byte[] line, int start, int end, long number, int place) {
      String text =
          new String(
              line, start, Math.min(end - start, LONGEST_NUMBER), StandardCharsets.ISO_8859_1);
      float value = Float.NaN;
      if (isNumber(line, start, end)) {
        try {
          value = Float.parseFloat(text);
        } catch (NumberFormatException e) {
          value = Float.NaN;
        }
      }
      if (!Float.isFinite(value)) {
        throw bytes.atLine(
            number,
            String.format(
                "number %d of %d is '%s'; allowed: finite decimal numbers",
                place + 1, dimensions, text));
      }
      return value;
    }

    WordVectors vectors() {
      int size = words.size() * dimensions;
      return new WordVectors(
          words, dimensions, values.length == size ? values : Arrays.copyOf(values, size));
    }
  }

  static void write(WordVectors vectors, boolean header, FileChannel channel) throws IOException {
    StringBuilder text = new StringBuilder();
    if (header) {
      text.append(vectors.size()).append(' ').append(vectors.dimensions()).append('\n');
    }
    for (int i = 0; i < vectors.size(); i++) {
      text.append(vectors.words().get(i));
      for (float value : vectors.vector(i)) {
        text.append(' ').append(value);
      }
      text.append('\n');
      if (text.length() > BLOCK || i == vectors.size() - 1) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(text.toString());
        AtomicFile.writeFully(channel, encoded);
        text.setLength(0);
      }
    }
  }
}
