package io.tandem.models.gpt;

/** The published sizes of GPT-2 (Radford et al. 2019, table 2). */
public enum GptPreset {
  /** 124 million weights. */
  GPT2(12, 768, 12),
  /** 355 million weights. */
  GPT2_MEDIUM(24, 1024, 16),
  /** 774 million weights. */
  GPT2_LARGE(36, 1280, 20),
  /** 1558 million weights. */
  GPT2_XL(48, 1600, 25);

  private static final int CONTEXT = 1024;

  private final int layers;
  private final int hidden;
  private final int heads;

  GptPreset(int layers, int hidden, int heads) {
    this.layers = layers;
    this.hidden = hidden;
    this.heads = heads;
  }

  /** The number of blocks. */
  public int layers() {
    return layers;
  }

  /** The width of the residual stream. */
  public int hidden() {
    return hidden;
  }

  /** The number of attention heads. */
  public int heads() {
    return heads;
  }

  /** The greatest number of tokens that are seen at once. */
  public int context() {
    return CONTEXT;
  }
}
