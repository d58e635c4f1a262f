package io.tandem.experiments.docs;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.CommandRun;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Holds code amid the text against what is there: commands and their options, files of the
 * checkout. What a command would be given may be left out there.
 */
final class Mentions {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]*");

  /** A file's name, without signs that stand for others. */
  private static final Pattern FILE = Pattern.compile("[\\w./-]+");

  private final CommandLine tandem = CommandRun.parser();

  private static String option(String word) {
    return word.replaceFirst("=.*", "");
  }

  /**
   * Checks a piece of code.
   *
   * @return whether it is a command
   * @throws BadInputException with what is wrong
   */
  boolean check(String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    String first = words.get(0);
    if (FILE.matcher(first).matches() && Repository.lacks(first)) {
      throw new BadInputException("there is no " + first);
    }
    if (words.size() < 2 || !(first.equals("tandem") || first.equals("./tandem"))) {
      return false;
    }
    CommandLine command = tandem;
    for (String word : words.subList(1, words.size())) {
      CommandSpec spec = command.getCommandSpec();
      if (command.getSubcommands().containsKey(word)) {
        command = command.getSubcommands().get(word);
      } else if (word.startsWith("-") && spec.findOption(option(word)) == null) {
        throw new BadInputException(spec.qualifiedName() + " has no option " + option(word));
      } else if (command == tandem && WORD.matcher(word).matches()) {
        throw new BadInputException("there is no command " + word);
      }
    }
    String name = command.getCommandName();
    if ((name.equals("list") || name.equals("describe"))
        && words.stream().skip(1).allMatch(word -> WORD.matcher(word).matches())
        && words.size() > (name.equals("list") ? 2 : 3)) {
      CommandRun run = CommandRun.of(words.subList(1, words.size()).toArray(new String[0]));
      if (run.exit() != 0) {
        throw new BadInputException(run.err());
      }
    }
    return true;
  }
}
