package io.tandem.experiments;

import java.io.PrintWriter;
import java.io.StringWriter;
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

  /** A command line to parse with, any number of times. */
  public static CommandLine parser() {
    return Main.commandLine();
  }
}
