package io.tandem.tracking.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mlflow.api.proto.Service.Metric;

/**
 * What goes into one request, within the limits of {@code runs/log-batch}: 1000 metrics, 100
 * parameters, 100 tags, 1000 of all, and a megabyte.
 */
final class Batch {
  private static final int MOST = 1000;
  private static final int MOST_TEXTS = 100;
  private static final int MOST_BYTES = 500_000;

  /** What one entry takes in JSON beside its texts, generously. */
  private static final int FRAME = 100;

  private final List<Metric> metrics = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private int bytes;

  void addMetric(String name, double value, long time, long step) {
    metrics.add(
        Metric.newBuilder().setKey(name).setValue(value).setTimestamp(time).setStep(step).build());
    count(name, "");
  }

  /** What the server has of a parameter it does not let go of: the first stays. */
  void addParameter(String name, String value) {
    parameters.putIfAbsent(name, value);
    count(name, value);
  }

  void addTag(String name, String value) {
    tags.put(name, value);
    count(name, value);
  }

  private void count(String name, String value) {
    bytes +=
        FRAME
            + name.getBytes(StandardCharsets.UTF_8).length
            // As JSON escapes them, a character may take twice as many.
            + 2 * value.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether nothing more may be added. */
  boolean isFull() {
    return metrics.size() + parameters.size() + tags.size() >= MOST
        || parameters.size() >= MOST_TEXTS
        || tags.size() >= MOST_TEXTS
        || bytes >= MOST_BYTES;
  }

  boolean isEmpty() {
    return metrics.isEmpty() && parameters.isEmpty() && tags.isEmpty();
  }

  List<Metric> metrics() {
    return metrics;
  }

  Map<String, String> parameters() {
    return parameters;
  }

  Map<String, String> tags() {
    return tags;
  }
}
