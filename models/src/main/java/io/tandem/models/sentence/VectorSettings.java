package io.tandem.models.sentence;

import io.tandem.api.config.Doc;
import java.util.Optional;

/**
 * What a config says of how vectors of texts are made, beside the pooling.
 *
 * @param normalized whether they have the length 1
 * @param projection what they are projected by
 */
public record VectorSettings(
    @Doc("Whether vectors have the length 1; by default as the checkpoint says, else not.")
        Optional<Boolean> normalized,
    @Doc("A linear layer after the pooling; by default the checkpoint's, if it has one.")
        Optional<Projection> projection) {
  /** Nothing but what a checkpoint says. */
  public static final VectorSettings USUAL = new VectorSettings(Optional.empty(), Optional.empty());
}
