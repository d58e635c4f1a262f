package io.tandem.models.t5;

import io.tandem.api.error.BadInputException;
import io.tandem.models.layer.Activation;

/**
 * What stands between the two maps of a feed-forward layer.
 *
 * @param activation the activation
 * @param gated whether what it gives is multiplied by a second map of the input (Shazeer 2020)
 */
record FeedForwardKind(Activation activation, boolean gated) {
  private static final String GATED = "gated-";

  /**
   * By its published name, such as {@code relu} or {@code gated-gelu}.
   *
   * @param key the key of the config, for messages
   */
  static FeedForwardKind published(String key, String name) {
    boolean gated = name.startsWith(GATED);
    String activation = gated ? name.substring(GATED.length()) : name;
    if (activation.contains("-")) {
      throw new BadInputException(
          String.format(
              "%s is \"%s\"; allowed is an activation, such as relu, or gated-relu", key, name));
    }
    // Version 1.1 was trained with the form by the hyperbolic tangent under this name.
    return name.equals(GATED + "gelu")
        ? new FeedForwardKind(Activation.GELU_TANH, true)
        : new FeedForwardKind(Activation.published(key, activation), gated);
  }

  /** The name by which it is read again. */
  String published() {
    boolean isTanh = gated && activation == Activation.GELU_TANH;
    return (gated ? GATED : "") + (isTanh ? "gelu" : activation.published());
  }
}
