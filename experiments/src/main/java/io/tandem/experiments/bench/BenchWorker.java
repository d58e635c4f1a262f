package io.tandem.experiments.bench;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Engine;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.run.ProcessMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process that measures one job: it answers one line of JSON with one line, as {@code
 * docs/benchmark.md} describes. The first line is the job; further ones ask for a step or for the
 * reference to be timed.
 */
public final class BenchWorker {
  static final String ENGINE = "engine";
  static final String PARAMETERS = "parameters";
  static final String PEAK_MEMORY = "peakMemoryBytes";
  static final String STARTUP = "startup";
  static final String FIRST_STEP = "secondsToFirstStep";
  static final String SECONDS = "seconds";
  static final String ERROR = "error";
  static final String DO = "do";
  static final String STEP = "step";
  static final String REFERENCE = "reference";
  static final String END = "end";

  private final Backend backend;
  private final BufferedReader in;
  private final PrintStream out;

  /**
   * A worker that has not begun.
   *
   * @param backend what is measured
   * @param in the questions
   * @param out the answers
   */
  public BenchWorker(Backend backend, BufferedReader in, PrintStream out) {
    this.backend = backend;
    this.in = in;
    this.out = out;
  }

  /**
   * Serves until it is told to end, or its input ends. What fails is answered as an error.
   *
   * @throws IOException if the input cannot be read
   */
  public void serve() throws IOException {
    String line = in.readLine();
    if (line == null) {
      return;
    }
    try {
      serve(BenchJob.fromJson(JsonReader.read(line, "job").asObject()));
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      answer(JsonObject.builder().put(ERROR, message).build());
    }
  }

  private void serve(BenchJob job) throws IOException {
    Map<String, Double> startup = new LinkedHashMap<>();
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    startup.put("jvm", (System.currentTimeMillis() - started) / 1e3);
    long begun = System.nanoTime();
    try (Engine engine = backend.open(job.engineOptions())) {
      startup.put(ENGINE, Workload.since(begun));
      try (Workload workload = workload(engine, job)) {
        for (int i = 0; i < job.warmUp(); i++) {
          workload.step();
        }
        startup.putAll(workload.startup());
        answer(ready(engine, workload.parameters(), startup));
        serve(engine, job, workload);
      }
    }
  }

  private static Workload workload(Engine engine, BenchJob job) {
    return job.task() == BenchTask.TRAIN
        ? new TrainingWorkload(engine, job)
        : new DecodingWorkload(engine, job);
  }

  private static JsonObject ready(Engine engine, long parameters, Map<String, Double> startup) {
    JsonObject.Builder parts = JsonObject.builder();
    startup.forEach(parts::put);
    return JsonObject.builder()
        .put(ENGINE, engine.version())
        .put(PARAMETERS, parameters)
        .put(PEAK_MEMORY, ProcessMemory.peakBytes())
        .put(STARTUP, parts.build())
        .put(FIRST_STEP, startup.values().stream().mapToDouble(s -> s).sum())
        .build();
  }

  private void serve(Engine engine, BenchJob job, Workload workload) throws IOException {
    Reference reference = null;
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String asked = JsonReader.read(line, "question").asObject().member(DO).asString();
        switch (asked) {
          case STEP -> {
            Workload.Step step = workload.step();
            answer(seconds(step.seconds()).put(step.name(), step.computed()).build());
          }
          case REFERENCE -> {
            // Made when it is first asked for, so that its memory is not taken for the model's.
            reference = reference == null ? Reference.of(engine, job) : reference;
            answer(seconds(reference.seconds()).build());
          }
          case END -> {
            return;
          }
          default ->
              throw new IllegalArgumentException(
                  "'" + asked + "' is none of " + STEP + ", " + REFERENCE + " and " + END);
        }
      }
    } finally {
      if (reference != null) {
        reference.close();
      }
    }
  }

  private static JsonObject.Builder seconds(double seconds) {
    return JsonObject.builder().put(SECONDS, seconds);
  }

  private void answer(JsonObject json) {
    out.println(json);
    out.flush();
  }
}
