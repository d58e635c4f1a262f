package io.tandem.models.encoder;

import io.tandem.api.program.Tensor;

/**
 * The tokens that see all others and are seen by all, where others see only their neighbours.
 *
 * @param mask 1 for such a token: integers of [B, T]
 * @param most the greatest number of them in one text, or more
 */
public record GlobalTokens(Tensor mask, int most) {}
