package io.tandem.experiments;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.tandem.api.backend.EngineException;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.training.TrainingFailedException;
import io.tandem.experiments.run.RunFailedException;
import io.tandem.experiments.rundir.FailureText;
import io.tandem.experiments.wiring.ProviderFailedException;
import io.tandem.experiments.wiring.ProvidersModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
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
      SweepCommand.class,
      FindRateCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      AssistCommand.class,
      VectorsCommand.class,
      PredictCommand.class,
      ClassifyCommand.class,
      TagCommand.class,
      AnswerCommand.class,
      AskCommand.class,
      FillMaskCommand.class,
      SummarizeCommand.class,
      TranslateCommand.class,
      EmbedCommand.class,
      IndexCommand.class,
      SearchCommand.class,
      MergeCommand.class,
      MineCommand.class,
      TeachCommand.class,
      ForwardCommand.class,
      ReachCommand.class,
      CheckCommand.class,
      AugmentCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      SyncCommand.class,
      BenchCommand.class,
      BenchWorkerCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Callable<Integer> {
  /** What picocli's help command says of what is no command. */
  private static final String UNKNOWN_TO_HELP = "Unknown subcommand";

  private static final int BAD_INPUT = 2;
  private static final int FAILURE = 1;

  /** With it, the stack trace of a provider's mistake is printed. */
  private static final String TRACE = "tandem.trace";

  @Spec private CommandSpec spec;

  Main() {}

  /** Without a command, tells which there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

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
        return "there is no option '" + first + "'; " + NearestName.hint(first, options(command));
      }
      if (!command.subcommands().isEmpty() && command.positionalParameters().isEmpty()) {
        return noCommand(first, command);
      }
      if (command.positionalParameters().isEmpty()) {
        return String.format(
            "'%s' takes options only, and '%s' is none", command.qualifiedName(), first);
      }
    }
    if (mistake.getValue() != null && mistake.getMessage().startsWith(UNKNOWN_TO_HELP)) {
      return noCommand(mistake.getValue(), command.root());
    }
    return mistake.getMessage();
  }

  private static String noCommand(String name, CommandSpec command) {
    List<String> shown =
        command.subcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    return "there is no command '" + name + "'; " + NearestName.hint(name, shown);
  }

  private static Set<String> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .flatMap(option -> Arrays.stream(option.names()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Mistakes of the user and failures that explain themselves need no stack trace. */
  private static int explain(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof BadInputException) {
      command.getErr().println("tandem: " + failure.getMessage());
      return BAD_INPUT;
    }
    if (failure instanceof ProviderFailedException) {
      PrintWriter err = command.getErr();
      err.println("tandem: " + failure.getMessage());
      if (Boolean.getBoolean(TRACE)) {
        failure.getCause().printStackTrace(err);
      } else {
        err.println("TANDEM_JAVA_OPTS=-D" + TRACE + "=true shows the whole stack trace.");
      }
      return FAILURE;
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
