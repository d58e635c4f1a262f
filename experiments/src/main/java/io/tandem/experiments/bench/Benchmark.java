package io.tandem.experiments.bench;

import io.tandem.api.json.JsonException;
import io.tandem.experiments.run.RunFailedException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures jobs on several systems. For each job every system has a process of its own; all of them
 * are alive together, and one at a time makes a step and computes the reference, round by round in
 * turn, so that all see the same machine.
 *
 * @param systems the command line of each system's worker, by its name
 * @param jobs what is measured, in this order
 * @param rounds timed steps of each job and system
 * @param errors where progress goes
 */
public record Benchmark(
    Map<String, List<String>> systems, List<BenchJob> jobs, int rounds, PrintStream errors) {

  /** A system at work on a job, until it fails. */
  private static final class Contestant implements AutoCloseable {
    private final List<Double> steps = new ArrayList<>();
    private final List<Double> references = new ArrayList<>();
    private Optional<WorkerProcess> process = Optional.empty();
    private Optional<WorkerProcess.Ready> ready = Optional.empty();
    private String failure = "";

    /** Does a part of the work, unless one before it failed. */
    private void attempt(Runnable part) {
      if (!failure.isEmpty()) {
        return;
      }
      try {
        part.run();
      } catch (RunFailedException | JsonException e) {
        failure = e.getMessage();
      }
    }

    void start(String system, List<String> command, BenchJob job, PrintStream errors) {
      attempt(() -> process = Optional.of(new WorkerProcess(system, command, errors)));
      attempt(() -> ready = Optional.of(process.orElseThrow().begin(job)));
    }

    void round() {
      attempt(() -> steps.add(process.orElseThrow().seconds(BenchWorker.STEP)));
      attempt(() -> references.add(process.orElseThrow().seconds(BenchWorker.REFERENCE)));
    }

    BenchRow row(String system, BenchJob job) {
      if (!failure.isEmpty()) {
        return new BenchRow(system, job, new BenchRow.Failed(failure));
      }
      WorkerProcess.Ready told = ready.orElseThrow();
      WorkCount work = WorkCount.of(job);
      return new BenchRow(
          system,
          job,
          new BenchRow.Measured(
              told.engine(),
              work.flops(),
              work.bytes(),
              steps,
              references,
              told.peakMemoryBytes(),
              told.startup()));
    }

    @Override
    public void close() {
      process.ifPresent(WorkerProcess::close);
    }
  }

  /**
   * Measures all jobs; takes minutes. A job that fails on a system is a row that says so.
   *
   * @param measured is given each job's rows when they are there
   */
  public List<BenchRow> run(Consumer<List<BenchRow>> measured) {
    List<BenchRow> rows = new ArrayList<>();
    for (BenchJob job : jobs) {
      List<BenchRow> some = run(job);
      measured.accept(some);
      rows.addAll(some);
    }
    return rows;
  }

  private List<BenchRow> run(BenchJob job) {
    errors.printf(
        Locale.ROOT,
        "%s, %s, %s, batch %d%n",
        job.shape().name(),
        job.task().word(),
        job.precisionWord(),
        job.batch());
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    try {
      systems.forEach(
          (system, command) -> {
            Contestant one = new Contestant();
            contestants.put(system, one);
            one.start(system, command, job, errors);
          });
      for (int round = 0; round < rounds; round++) {
        contestants.values().forEach(Contestant::round);
      }
    } finally {
      contestants.values().forEach(Contestant::close);
    }
    List<BenchRow> rows = new ArrayList<>();
    contestants.forEach((system, one) -> rows.add(one.row(system, job)));
    return rows;
  }
}
