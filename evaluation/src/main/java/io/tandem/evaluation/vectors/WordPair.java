package io.tandem.evaluation.vectors;

import io.tandem.api.error.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two words and how similar people found them.
 *
 * @param first a word
 * @param second another one, or the same
 * @param judgement greater for more similar, finite
 */
record WordPair(String first, String second, double judgement) {

  /**
   * Reads a set: lines of two words and a number with tabs between, as WordSim-353 and SimLex-999
   * are in gensim's collection; lines that begin with # and empty ones are passed over.
   *
   * @return at least two pairs
   * @throws BadInputException if the file cannot be read or is not of the form, with the line
   */
  static List<WordPair> read(Path file) {
    List<WordPair> pairs = new ArrayList<>();
    List<String> lines = QuestionLines.of(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      String[] parts = line.split("\t", -1);
      double judgement = parts.length == 3 ? number(parts[2]) : Double.NaN;
      if (!Double.isFinite(judgement) || parts[0].isBlank() || parts[1].isBlank()) {
        throw new BadInputException(
            String.format(
                "%s:%d: expected two words and a number with tabs between but found '%s'",
                file, i + 1, line));
      }
      pairs.add(new WordPair(parts[0].strip(), parts[1].strip(), judgement));
    }
    if (pairs.size() < 2) {
      throw new BadInputException(file + ": " + pairs.size() + " pairs; at least 2 are needed");
    }
    return pairs;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
