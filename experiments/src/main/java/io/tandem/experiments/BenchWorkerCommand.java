package io.tandem.experiments;

import io.tandem.experiments.bench.BenchWorker;
import io.tandem.experiments.wiring.Providers;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tandem bench-worker}: the process in which {@code tandem bench} measures one row. */
@Command(
    name = "bench-worker",
    hidden = true,
    description = "Measures what its input asks for, line by line; see docs/benchmark.md.",
    mixinStandardHelpOptions = true)
final class BenchWorkerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BACKEND", description = "The backend.")
  private String backend;

  private final Providers providers;

  @Inject
  BenchWorkerCommand(Providers providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream answers = System.out;
    // Whatever else is printed must not come between the answers.
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    new BenchWorker(providers.backend(backend), in, answers).serve();
    return 0;
  }
}
