package io.tandem.experiments.run;

import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs an experiment: on one backend here, on several each in a process of its own.
 *
 * @param config what to do
 * @param providers the parts on the path
 * @param directory an empty run directory
 * @param arguments the command line, for the provenance
 * @param out where results go
 * @param err where progress goes
 */
public record Experiment(
    ExperimentConfig config,
    Providers providers,
    RunDirectory directory,
    List<String> arguments,
    PrintStream out,
    PrintStream err) {
  /** Set by the launcher where standard error is a terminal. */
  private static final String TERMINAL = "tandem.terminal";

  /** The exit code of a run that was interrupted: 128 and the number of the signal. */
  private static final int INTERRUPTED = 130;

  /**
   * Runs it and prints the results.
   *
   * @return the exit code
   * @throws IOException if the run directory cannot be written
   * @throws io.tandem.api.error.BadInputException if data, device or a part is not there
   * @throws RunFailedException if a process cannot be started
   * @throws io.tandem.api.training.TrainingFailedException if training cannot go on
   */
  public int run() throws IOException {
    return config.backend().size() == 1 ? runOne() : new ComparisonRun(this).run();
  }

  private int runOne() throws IOException {
    String backend = config.backend().get(0);
    RunMeter meter = new RunMeter();
    try (Interrupted until = new Interrupted();
        Preparation prepared = Preparation.of(config, providers)) {
      BackendRun run =
          new BackendRun(
              config, providers, directory, arguments, err, Boolean.getBoolean(TERMINAL));
      BackendRun.Outcome outcome = run.run(prepared, backend, until.stop(), meter);
      ResultTable table = new ResultTable();
      table.add(backend, outcome.result().figures());
      Evaluations.baselines(outcome.result().figures()).forEach(table::add);
      out.print(table.text());
      outcome.sample().ifPresent(text -> out.printf("%nA sample:%n%s%n", text));
      out.printf("%nEverything is in %s%n", directory.path());
      if (outcome.interrupted()) {
        err.printf("tandem: interrupted after step %d%n", outcome.result().steps());
      }
      return outcome.interrupted() ? INTERRUPTED : 0;
    }
  }
}
