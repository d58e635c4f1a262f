package io.tandem.models.llama;

import io.tandem.models.layer.Activation;
import io.tandem.models.layer.RotaryScaling;
import io.tandem.models.llama.LlamaConfig.AttentionHeads;
import io.tandem.models.llama.LlamaConfig.Biases;
import io.tandem.models.llama.LlamaConfig.Rotary;

/** Published models of Llama's shape. */
public enum LlamaPreset {
  /** SmolLM2, 135 million weights. */
  SMOLLM2(30, 576, 1536, 9, 3, 8192, 100_000, true),
  /** TinyLlama, 1.1 billion weights. */
  TINYLLAMA(22, 2048, 5632, 32, 4, 2048, 10_000, false),
  /** Llama 3.2, 1.2 billion weights. */
  LLAMA_3_2(16, 2048, 8192, 32, 8, 131_072, 500_000, true),
  /** Llama 2, 6.7 billion weights. */
  LLAMA_2(32, 4096, 11_008, 32, 32, 4096, 10_000, false);

  private final int layers;
  private final int hidden;
  private final int inner;
  private final int heads;
  private final int keyValueHeads;
  private final int context;
  private final double theta;
  private final boolean tied;

  LlamaPreset(
      int layers,
      int hidden,
      int inner,
      int heads,
      int keyValueHeads,
      int context,
      double theta,
      boolean tied) {
    this.layers = layers;
    this.hidden = hidden;
    this.inner = inner;
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.context = context;
    this.theta = theta;
    this.tied = tied;
  }

  /** The shape. */
  public LlamaConfig config() {
    // Llama 3.2 was stretched; the others have the context that they were trained with.
    RotaryScaling scaling =
        this == LLAMA_3_2 ? new RotaryScaling.Llama3(32, 1, 4, 8192) : new RotaryScaling.None();
    return new LlamaConfig(
        layers,
        hidden,
        inner,
        AttentionHeads.dividing(hidden, heads, keyValueHeads),
        context,
        Activation.SILU,
        1e-5,
        new Rotary(theta, scaling),
        Biases.NONE,
        tied,
        0);
  }
}
