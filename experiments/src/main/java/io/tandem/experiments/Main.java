package io.tandem.experiments;

import io.tandem.api.backend.EngineException;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.TrainingFailedException;
import io.tandem.experiments.run.RunFailedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * The entry point of {@code tandem}: parses the command line and exits with 0 when done, 2 on bad
 * input, 1 on any other failure, and 130 when interrupted.
 */
@Command(
    name = "tandem",
    description = "One model, two engines: NLP experiments as files.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {RunCommand.class, BenchCommand.class, BenchWorkerCommand.class})
public final class Main {
  private static final int BAD_INPUT = 2;
  private static final int FAILURE = 1;

  private Main() {}

  /**
   * Runs the command line.
   *
   * @param arguments the subcommand and what it takes
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  /** Mistakes of the user and failures that explain themselves need no stack trace. */
  private static int explain(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof BadInputException) {
      command.getErr().println("tandem: " + failure.getMessage());
      return BAD_INPUT;
    }
    if (failure instanceof RunFailedException
        || failure instanceof TrainingFailedException
        || failure instanceof EngineException) {
      command.getErr().println("tandem: " + failure.getMessage());
      return FAILURE;
    }
    throw failure;
  }
}
