package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine;

/** A command line that was run in this process. */
public record CommandRun(int exit, String out, String err) {

  /** Runs {@code tandem} with arguments. */
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandRun(exit, out.toString(), err.toString());
  }

  /** What {@code tandem} prints where it ends well, its answers on {@link System#out}. */
  public static String printed(String... arguments) {
    return printed(() -> of(arguments));
  }

  /** What a run prints that ends well. */
  static String printed(Supplier<CommandRun> command) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      CommandRun run = command.get();
      assertEquals(0, run.exit(), run.err());
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** A command line to parse with, any number of times. */
  public static CommandLine parser() {
    return Main.commandLine();
  }
}
