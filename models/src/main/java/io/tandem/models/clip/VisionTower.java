package io.tandem.models.clip;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;

/** The tower that reads pictures. */
public sealed interface VisionTower permits VisionTransformer, ResNet {
  /** The number of colours of a pixel: red, green and blue. */
  int CHANNELS = 3;

  /** The height and width of pictures, in pixels. */
  int size();

  /** The number of features of the vector that stands for a picture. */
  int width();

  /** Without dropout. */
  VisionTower deterministic();

  /**
   * Reads pictures.
   *
   * @param scope where its weights are
   * @param pixels normalized, [B, {@value #CHANNELS}, size, size]
   */
  Tower read(Scope scope, Tensor pixels);
}
