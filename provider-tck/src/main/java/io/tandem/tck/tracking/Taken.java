package io.tandem.tck.tracking;

import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tracker has of a run, read back by whatever way it offers, and not by the sink.
 *
 * @param metrics every point as often as it is there, in any order
 * @param parameters by name
 * @param tags by name; there may be others, of the tracker's own
 * @param artifacts the bytes of every file, by its path in the run's directory
 * @param state what the run is said to be
 * @param parent the name of the run that it is part of
 */
public record Taken(
    List<TrackedEntry.Metric> metrics,
    Map<String, String> parameters,
    Map<String, String> tags,
    Map<String, byte[]> artifacts,
    Optional<RunState> state,
    Optional<String> parent) {

  /** Copies the lists and maps. */
  public Taken {
    metrics = List.copyOf(metrics);
    parameters = Map.copyOf(parameters);
    tags = Map.copyOf(tags);
    artifacts = Map.copyOf(artifacts);
  }

  /** Of a tracker that holds nothing but metrics. */
  public static Taken of(List<TrackedEntry.Metric> metrics) {
    return new Taken(metrics, Map.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty());
  }
}
