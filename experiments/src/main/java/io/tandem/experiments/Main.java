package io.tandem.experiments;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.tandem.api.backend.EngineException;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.training.TrainingFailedException;
import io.tandem.experiments.run.RunFailedException;
import io.tandem.experiments.rundir.FailureText;
import io.tandem.experiments.wiring.ProvidersModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point of {@code tandem}: parses the command line and exits with 0 when done, 2 on bad
 * input, 1 on any other failure, and 130 when interrupted.
 */
@Command(
    name = "tandem",
    description = "One model, two engines: NLP experiments as files.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      GenerateCommand.class,
      CheckCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      ReportCommand.class,
      BenchCommand.class,
      BenchWorkerCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private static final int BAD_INPUT = 2;
  private static final int FAILURE = 1;

  Main() {}

  /**
   * Runs the command line.
   *
   * @param arguments the subcommand and what it takes
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Providers that cannot be loaded are found before there is a command line to say so. */
  private static int run(String... arguments) {
    CommandLine tandem;
    try {
      tandem = commandLine();
    } catch (BadInputException e) {
      System.err.println("tandem: " + e.getMessage());
      return BAD_INPUT;
    }
    return tandem.execute(arguments);
  }

  static CommandLine commandLine() {
    Injector injector = Guice.createInjector(new ProvidersModule());
    return new CommandLine(Main.class, new InjectorFactory(injector))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(Main::explain);
  }

  /** A command line that is no command, with what was probably meant. */
  private static int misused(ParameterException mistake, String... arguments) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tandem: " + message(mistake, command.getCommandSpec()));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_INPUT;
  }

  private static String message(ParameterException mistake, CommandSpec command) {
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      if (first.startsWith("-")) {
        return "there is no option '"
            + first
            + "'; "
            + NearestName.hint(first, new TreeSet<>(command.optionsMap().keySet()));
      }
      if (command.positionalParameters().isEmpty()) {
        return "there is no command '"
            + first
            + "'; "
            + NearestName.hint(first, command.subcommands().keySet());
      }
    }
    return mistake.getMessage();
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
    if (failure instanceof IOException io) {
      command.getErr().println("tandem: " + FailureText.of(io));
      return FAILURE;
    }
    if (failure instanceof UncheckedIOException io) {
      command.getErr().println("tandem: " + FailureText.of(io));
      return FAILURE;
    }
    throw failure;
  }
}
