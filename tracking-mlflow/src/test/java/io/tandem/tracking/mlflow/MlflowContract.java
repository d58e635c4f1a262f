package io.tandem.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.json.JsonObject;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.tck.tracking.Taken;
import io.tandem.tck.tracking.TrackerContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The kit of trackers, for whatever answers as MLflow does. */
abstract class MlflowContract extends TrackerContract {
  private final String experiment = "contract " + UUID.randomUUID();

  abstract String uri();

  @Override
  protected Tracker<?> provider() {
    return new MlflowTracker(Map::of);
  }

  @Override
  protected Record settings() {
    return new MlflowSettings(uri(), experiment, true, true, Duration.ofSeconds(30));
  }

  /** There is one run, and no second one. */
  @Override
  protected Taken taken(TrackedRun run) throws Exception {
    ServerReader reader = new ServerReader(uri());
    List<JsonObject> runs = reader.runs(experiment, ServerRun.OWNER, run.id().toString());
    assertEquals(1, runs.size(), () -> "runs of " + run.id());
    return reader.taken(runs.get(0));
  }

  @Override
  protected TrackedEntry.Metric as(TrackedEntry.Metric point) {
    double value = point.value();
    return new TrackedEntry.Metric(
        point.time(),
        point.step(),
        Fitting.name(point.name()),
        Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value);
  }

  @Override
  protected TrackedEntry.Parameter as(TrackedEntry.Parameter parameter) {
    return new TrackedEntry.Parameter(
        Fitting.name(parameter.name()), Fitting.text(parameter.value(), Fitting.LONGEST_PARAMETER));
  }

  @Override
  protected TrackedEntry.Tag as(TrackedEntry.Tag tag) {
    return new TrackedEntry.Tag(
        Fitting.name(tag.name()), Fitting.text(tag.value(), Fitting.LONGEST_TAG));
  }
}
