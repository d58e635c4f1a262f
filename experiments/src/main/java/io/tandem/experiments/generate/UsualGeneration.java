package io.tandem.experiments.generate;

import io.tandem.models.generation.PublishedGeneration;
import io.tandem.models.generation.Sampling;
import java.util.Map;
import java.util.TreeMap;

/**
 * How tokens are generated where options do not say it.
 *
 * @param keys keys of {@link io.tandem.models.generation.Generation}, its sampling and its search,
 *     by name
 * @param origin who says so
 */
public record UsualGeneration(Map<String, String> keys, String origin) {
  /** Copies the map. */
  public UsualGeneration {
    keys = Map.copyOf(keys);
  }

  /** Tokens that are drawn in a way. */
  public static UsualGeneration of(Sampling sampling) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("temperature", Double.toString(sampling.temperature()));
    keys.put("top-k", Integer.toString(sampling.topK()));
    keys.put("top-p", Double.toString(sampling.topP()));
    keys.put("min-p", Double.toString(sampling.minP()));
    return new UsualGeneration(keys, "the command");
  }

  /**
   * As a checkpoint says.
   *
   * @throws io.tandem.api.error.BadInputException if it is malformed
   */
  public static UsualGeneration of(PublishedGeneration published) {
    return new UsualGeneration(published.settings(), published.path().toString());
  }
}
