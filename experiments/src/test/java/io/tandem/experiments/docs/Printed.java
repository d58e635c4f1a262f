package io.tandem.experiments.docs;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Catches what is printed. */
final class Printed {
  private Printed() {}

  /** What prints. */
  interface Printing {
    void run() throws Exception;
  }

  /** What stands on the standard output in the meantime. */
  static String during(Printing printing) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      printing.run();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * What a command of {@code tandem} prints.
   *
   * @throws BadInputException if it fails
   */
  static String by(String... arguments) throws Exception {
    StringBuilder said = new StringBuilder();
    String direct =
        during(
            () -> {
              CommandRun run = CommandRun.of(arguments);
              if (run.exit() != 0) {
                throw new BadInputException(run.err());
              }
              said.append(run.out());
            });
    return said + direct;
  }
}
