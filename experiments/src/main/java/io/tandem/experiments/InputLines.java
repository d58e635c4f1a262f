package io.tandem.experiments;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts that a command is given, and those on the lines of a file. */
final class InputLines {
  private InputLines() {}

  /**
   * Gathers them.
   *
   * @param given on the command line
   * @param file of more, one on each line that is not empty, if there is one
   * @param what one of them is called
   * @param option by which the file is named
   * @throws BadInputException if there are none, or the file is missing or no UTF-8
   */
  static List<String> of(List<String> given, Optional<Path> file, String what, String option)
      throws IOException {
    List<String> all = new ArrayList<>(given);
    if (file.isPresent()) {
      if (!Files.isRegularFile(file.get())) {
        throw new BadInputException(file.get() + ": there is no such file of " + what + "s");
      }
      try {
        Files.readAllLines(file.get()).stream().filter(line -> !line.isEmpty()).forEach(all::add);
      } catch (CharacterCodingException e) {
        throw new BadInputException(file.get() + ": is not UTF-8", e);
      }
    }
    if (all.isEmpty()) {
      throw new BadInputException(
          String.format(
              "there is no %s; give one after the directory, or a file of them with %s",
              what, option));
    }
    return all;
  }
}
