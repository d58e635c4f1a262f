package io.tandem.training;

import java.util.Optional;

/**
 * Which checkpoints are written and stay.
 *
 * @param every when, beside the end
 * @param keep how many of the newest stay, at least 1
 * @param best whether the one that did best in validation stays, too
 */
record CheckpointSettings(Every every, int keep, Optional<BestKept> best) {}
