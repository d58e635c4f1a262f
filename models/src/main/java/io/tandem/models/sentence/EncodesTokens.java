package io.tandem.models.sentence;

import io.tandem.api.model.Architecture;

/**
 * An architecture in which there is a network that gives a vector of each token: one with a head, a
 * language model, or that network itself. So vectors of texts can be made with it.
 */
public interface EncodesTokens extends Architecture {
  /** The network, with no more weights than it needs. */
  TokenEncoder tokenEncoder();
}
