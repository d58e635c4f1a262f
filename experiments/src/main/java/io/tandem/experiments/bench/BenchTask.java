package io.tandem.experiments.bench;

import java.util.Locale;

/** What a model does while it is timed. */
public enum BenchTask {
  /** Steps of training. */
  TRAIN,
  /** Tokens one by one, with a cache. */
  DECODE;

  /** As tables and files have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
