package io.tandem.experiments.bench;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.run.RunFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process with a {@link BenchWorker}, seen from the one that asks. */
final class WorkerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final String system;
  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;
  private final PrintStream errors;

  /**
   * Starts a process.
   *
   * @param system what messages call it
   * @param command its command line
   * @param errors where lines go that are no answers
   * @throws RunFailedException if it cannot be started
   */
  WorkerProcess(String system, List<String> command, PrintStream errors) {
    this.system = system;
    this.errors = errors;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new RunFailedException("the process for '" + system + "' cannot be started: " + e, e);
    }
    questions =
        new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws RunFailedException if the process says that it failed, or ends
   * @throws io.tandem.api.json.JsonException if what it says is no JSON
   */
  private JsonObject ask(JsonObject question) {
    questions.println(question);
    questions.flush();
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (!line.startsWith("{")) {
          errors.println(system + ": " + line);
          continue;
        }
        JsonObject answer = JsonReader.read(line, "the answer of '" + system + "'").asObject();
        JsonValue error = answer.get(BenchWorker.ERROR).orElse(null);
        if (error != null) {
          throw new RunFailedException(error.asString());
        }
        return answer;
      }
    } catch (IOException e) {
      throw new RunFailedException("the process for '" + system + "' cannot be read: " + e, e);
    }
    throw new RunFailedException("the process for '" + system + "' ended early" + exitCode());
  }

  private String exitCode() {
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended ? ", with exit code " + process.exitValue() : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /**
   * What a process tells when it can make steps.
   *
   * @param engine name and version of the engine below
   * @param peakMemoryBytes the most memory that it had resident, -1 where unknown
   * @param startup seconds to the first step, by what they were spent on
   */
  record Ready(String engine, long peakMemoryBytes, Map<String, Double> startup) {}

  /**
   * Gives the process its job and waits until it can make steps.
   *
   * @throws RunFailedException as {@link #ask} does
   * @throws io.tandem.api.json.JsonException if the answer is not as it should be
   */
  Ready begin(BenchJob job) {
    JsonObject answer = ask(job.toJson());
    Map<String, Double> startup = new LinkedHashMap<>();
    answer
        .member(BenchWorker.STARTUP)
        .asObject()
        .members()
        .forEach((part, seconds) -> startup.put(part, seconds.asDouble()));
    return new Ready(
        answer.member(BenchWorker.ENGINE).asString(),
        answer.member(BenchWorker.PEAK_MEMORY).asLong(),
        startup);
  }

  /**
   * Asks for something to be timed and returns the seconds, above 0.
   *
   * @throws RunFailedException as {@link #ask} does, or if that is no time
   * @throws io.tandem.api.json.JsonException if the answer is not as it should be
   */
  double seconds(String what) {
    double seconds =
        ask(JsonObject.builder().put(BenchWorker.DO, what).build())
            .member(BenchWorker.SECONDS)
            .asDouble();
    if (!(seconds > 0 && Double.isFinite(seconds))) {
      throw new RunFailedException(
          "'" + system + "' says that a " + what + " took " + seconds + " seconds");
    }
    return seconds;
  }

  /** Tells the process to end, and ends it if it does not. */
  @Override
  public void close() {
    questions.println(JsonObject.builder().put(BenchWorker.DO, BenchWorker.END).build());
    questions.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
