package io.tandem.api.training;

import java.util.Map;

/**
 * What training gives. What it can do is told by further interfaces: {@link ScoringModel}, {@link
 * DeviceModel}. One thread at a time may use it.
 */
public interface TrainedModel extends AutoCloseable {

  /**
   * Where it comes from: what must be known to make it again, beside the data and the experiment's
   * config, and to tell it from other models in a report.
   *
   * @return texts by name, at least {@code trainer}, the name of the provider
   */
  Map<String, String> provenance();

  /** Releases its memory. Closing twice is harmless. */
  @Override
  void close();
}
