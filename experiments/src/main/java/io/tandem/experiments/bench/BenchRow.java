package io.tandem.experiments.bench;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one job on one system.
 *
 * @param system a backend's name
 * @param job the job
 * @param outcome figures, or why there are none
 */
public record BenchRow(String system, BenchJob job, Outcome outcome) {

  /** What came of it. */
  public sealed interface Outcome {}

  /**
   * It failed.
   *
   * @param message why
   */
  public record Failed(String message) implements Outcome {}

  /**
   * It was measured.
   *
   * @param engine name and version of the engine below
   * @param flops floating-point operations of a step
   * @param bytes what a decoding step must read; 0 for training
   * @param stepSeconds the time of each step, in order
   * @param referenceSeconds the time of the reference after each of them
   * @param peakMemoryBytes the most memory that the process had resident, -1 where unknown
   * @param startup seconds to the first step, by what they were spent on
   */
  public record Measured(
      String engine,
      double flops,
      double bytes,
      List<Double> stepSeconds,
      List<Double> referenceSeconds,
      long peakMemoryBytes,
      Map<String, Double> startup)
      implements Outcome {

    /** Copies lists and map, keeping their order. */
    public Measured {
      stepSeconds = List.copyOf(stepSeconds);
      referenceSeconds = List.copyOf(referenceSeconds);
      startup = Collections.unmodifiableMap(new LinkedHashMap<>(startup));
    }

    /** The median time of a step. */
    public double medianStep() {
      return median(stepSeconds);
    }

    /** The median time of the reference. */
    public double medianReference() {
      return median(referenceSeconds);
    }

    /** How far the times of a step lie apart; see {@link #spread(List)}. */
    double stepSpread() {
      return spread(stepSeconds);
    }

    /** The same of what a round's step takes of its reference: the machine's moods cancel out. */
    double shareSpread() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < Math.min(stepSeconds.size(), referenceSeconds.size()); i++) {
        ratios.add(referenceSeconds.get(i) / stepSeconds.get(i));
      }
      return spread(ratios);
    }

    /** Operations of a step per second. */
    public double flopsPerSecond() {
      return flops / medianStep();
    }

    /** Bytes that must be read per second. */
    public double bytesPerSecond() {
      return bytes / medianStep();
    }

    /** From the start of the process. */
    public double secondsToFirstStep() {
      return startup.values().stream().mapToDouble(s -> s).sum();
    }
  }

  /** Operations or bytes per second of the reference. */
  double referenceRate(Measured measured) {
    double work =
        job.task() == BenchTask.TRAIN ? Reference.productFlops() : Reference.readingBytes();
    return work / measured.medianReference();
  }

  /** The share of the reference's rate that the step reaches. */
  double share(Measured measured) {
    double rate =
        job.task() == BenchTask.TRAIN ? measured.flopsPerSecond() : measured.bytesPerSecond();
    return rate / referenceRate(measured);
  }

  double tokensPerSecond(Measured measured) {
    return job.tokensPerStep() / measured.medianStep();
  }

  JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("system", system)
            .put("task", job.task().word())
            .put("precision", job.precisionWord())
            .put("shape", job.shape().toJson())
            .put("batch", job.batch());
    if (job.task() == BenchTask.TRAIN) {
      json.put("time", job.shape().time());
    }
    if (outcome instanceof Failed failed) {
      return json.put("error", failed.message()).build();
    }
    Measured measured = (Measured) outcome;
    json.put("engine", measured.engine())
        .put("tokensPerStep", job.tokensPerStep())
        .put("stepSeconds", list(measured.stepSeconds()))
        .put("referenceSeconds", list(measured.referenceSeconds()))
        .put("stepFlops", measured.flops());
    if (job.task() == BenchTask.TRAIN) {
      json.put("referenceFlops", Reference.productFlops());
    } else {
      json.put("stepBytes", measured.bytes())
          .put("referenceBytes", Reference.readingBytes())
          .put("bytesPerSecond", measured.bytesPerSecond());
    }
    JsonObject.Builder startup = JsonObject.builder();
    measured.startup().forEach(startup::put);
    return json.put("medianStepSeconds", measured.medianStep())
        .put("medianReferenceSeconds", measured.medianReference())
        .put("tokensPerSecond", tokensPerSecond(measured))
        .put("flopsPerSecond", measured.flopsPerSecond())
        .put("share", share(measured))
        .put("peakMemoryBytes", measured.peakMemoryBytes())
        .put("secondsToFirstStep", measured.secondsToFirstStep())
        .put("startup", startup.build())
        .build();
  }

  private static JsonArray list(List<Double> values) {
    return new JsonArray(values.stream().<JsonValue>map(JsonNumber::of).toList());
  }

  private static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /**
   * Half the distance between the quartiles, as a fraction of the median: half of the samples lie
   * about as near to it. Not a number for a single sample.
   */
  static double spread(List<Double> values) {
    return values.size() < 2
        ? Double.NaN
        : (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
  }

  /** Between the two nearest samples in proportion, as R and NumPy have it by default. */
  private static double quantile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    double place = part * (sorted.size() - 1);
    int below = (int) Math.floor(place);
    double lower = sorted.get(below);
    double upper = sorted.get(Math.min(below + 1, sorted.size() - 1));
    return lower + (place - below) * (upper - lower);
  }
}
