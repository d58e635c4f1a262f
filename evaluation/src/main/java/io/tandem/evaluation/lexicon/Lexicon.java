package io.tandem.evaluation.lexicon;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words and what they do to the sentiment of a text. A file has one entry a line: a word, or
 * several with blanks between, in lower case; a tab; and what it does:
 *
 * <ul>
 *   <li>a number from -3 (very bad) to 3 (very good): its own sentiment;
 *   <li>{@code x} and a number above 0, such as {@code x1.5}: what follows is that many times as
 *       strong;
 *   <li>{@code not}: what follows is turned round;
 *   <li>{@code but}: what follows in the sentence counts for more than what came before.
 * </ul>
 *
 * <p>Lines that begin with {@code #}, and empty ones, are passed over.
 *
 * @param entries what words do, by the words; at least one
 * @param longest of how many words the longest entry is
 */
record Lexicon(Map<String, Entry> entries, int longest) {
  private static final String ENGLISH = "english.tsv";
  private static final double STRONGEST = 3;
  private static final long LARGEST_FILE = 1 << 26;

  /** What a word does. */
  sealed interface Entry {}

  /**
   * It is good or bad.
   *
   * @param valence from -3 to 3
   */
  record Valence(double valence) implements Entry {}

  /**
   * It makes what follows stronger or weaker.
   *
   * @param factor above 0
   */
  record Strength(double factor) implements Entry {}

  /** It turns what follows round. */
  record Negation() implements Entry {}

  /** What follows counts for more than what came before. */
  record Contrast() implements Entry {}

  /** The list that comes along. */
  static Lexicon english() {
    try (InputStream resource = Lexicon.class.getResourceAsStream(ENGLISH)) {
      if (resource == null) {
        throw new IllegalStateException(ENGLISH + " is missing from the module's jar");
      }
      return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8), ENGLISH);
    } catch (IOException e) {
      throw new UncheckedIOException(ENGLISH + " in the module's jar is damaged", e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it cannot be read, or is not of the form, with the line
   */
  static Lexicon read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new BadInputException(file + ": larger than 64 MiB, which no lexicon is");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), file.toString());
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": not UTF-8", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static Lexicon parse(String text, String source) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    int longest = 0;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String where = source + ":" + (i + 1) + ": ";
      String[] parts = line.split("\t", -1);
      if (parts.length != 2 || parts[0].isBlank()) {
        throw new BadInputException(
            where + "expected a word, a tab and what it does but found " + parts.length + " parts");
      }
      String words = parts[0].strip().toLowerCase(Locale.ROOT);
      if (entries.put(words, entry(parts[1].strip(), where)) != null) {
        throw new BadInputException(where + "'" + words + "' stands here a second time");
      }
      longest = Math.max(longest, words.split(" ").length);
    }
    if (entries.isEmpty()) {
      throw new BadInputException(source + ": there are no words in it");
    }
    return new Lexicon(entries, longest);
  }

  private static Entry entry(String does, String where) {
    if (does.equals("not")) {
      return new Negation();
    }
    if (does.equals("but")) {
      return new Contrast();
    }
    boolean factor = does.startsWith("x");
    double number;
    try {
      number = Double.parseDouble(factor ? does.substring(1) : does);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (factor && number > 0 && Double.isFinite(number)) {
      return new Strength(number);
    }
    if (!factor && Math.abs(number) <= STRONGEST) {
      return new Valence(number);
    }
    throw new BadInputException(
        where
            + "a word does 'not', 'but', a number from -3 to 3, or x and a number above 0 such as"
            + " x1.5, and not '"
            + does
            + "'");
  }
}
