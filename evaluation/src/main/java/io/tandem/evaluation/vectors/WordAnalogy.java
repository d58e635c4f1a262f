package io.tandem.evaluation.vectors;

import io.tandem.api.error.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * A question: what is to the third word as the second is to the first?
 *
 * @param section of which kind it is
 * @param words the three words and the answer
 */
record WordAnalogy(String section, List<String> words) {
  WordAnalogy {
    words = List.copyOf(words);
  }

  /**
   * Reads a set in the form of {@code questions-words.txt}: lines of four words with blanks
   * between, under headings that begin with a colon.
   *
   * @return at least one question
   * @throws BadInputException if the file cannot be read or is not of the form, with the line
   */
  static List<WordAnalogy> read(Path file) {
    List<WordAnalogy> all = new ArrayList<>();
    List<String> lines = QuestionLines.of(file);
    String section = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(":")) {
        section = line.substring(1).strip();
        continue;
      }
      if (line.isEmpty()) {
        continue;
      }
      StringTokenizer tokens = new StringTokenizer(line);
      List<String> words = new ArrayList<>();
      while (tokens.hasMoreTokens()) {
        words.add(tokens.nextToken());
      }
      if (words.size() != 4 || section.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s:%d: %s",
                file,
                i + 1,
                section.isEmpty()
                    ? "expected a heading, such as ': family', before the first question"
                    : "expected four words but found " + words.size()));
      }
      all.add(new WordAnalogy(section, words));
    }
    if (all.isEmpty()) {
      throw new BadInputException(file + ": there are no questions in it");
    }
    return all;
  }
}
