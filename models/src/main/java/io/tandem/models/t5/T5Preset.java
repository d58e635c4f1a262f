package io.tandem.models.t5;

import io.tandem.models.t5.T5Shape.Head;

/**
 * Published sizes: those of version 1.0 (Raffel et al. 2020, section 3.7), and those of version
 * 1.1, whose feed-forward layers have gates and are narrower instead, and whose head is free.
 */
public enum T5Preset {
  /** 60 million weights. */
  T5_SMALL(6, 512, 8, 2048, false),
  /** 220 million weights. */
  T5_BASE(12, 768, 12, 3072, false),
  /** 740 million weights. */
  T5_LARGE(24, 1024, 16, 4096, false),
  /** 77 million weights. */
  T5_V1_1_SMALL(8, 512, 6, 1024, true),
  /** 250 million weights. */
  T5_V1_1_BASE(12, 768, 12, 2048, true),
  /** 780 million weights. */
  T5_V1_1_LARGE(24, 1024, 16, 2816, true);

  private static final int HEAD_SIZE = 64;

  private final int layers;
  private final int hidden;
  private final int heads;
  private final int intermediate;
  private final boolean gated;

  T5Preset(int layers, int hidden, int heads, int intermediate, boolean gated) {
    this.layers = layers;
    this.hidden = hidden;
    this.heads = heads;
    this.intermediate = intermediate;
    this.gated = gated;
  }

  int layers() {
    return layers;
  }

  int hidden() {
    return hidden;
  }

  int heads() {
    return heads;
  }

  int headSize() {
    return HEAD_SIZE;
  }

  int intermediate() {
    return intermediate;
  }

  String feedForward() {
    return gated ? "gated-gelu" : "relu";
  }

  Head head() {
    return gated ? Head.FREE : Head.TIED;
  }
}
