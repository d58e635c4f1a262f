package io.tandem.models.clip;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * The shape of the tower that reads texts. The defaults are those of ViT-B/32's (Radford et al.
 * 2021).
 *
 * @param layers the number of blocks
 * @param hidden the width of the residual stream, a multiple of the heads
 * @param heads the number of attention heads
 * @param intermediate the width inside of the feed-forward layers
 * @param positions the greatest number of tokens of a text, those before and after it included
 */
public record ClipTextSettings(
    @Doc("The number of blocks.") @Default("12") @Range(min = 1, max = 1000) int layers,
    @Doc("The width of the residual stream, a multiple of the heads.")
        @Default("512")
        @Range(min = 1, max = 1_000_000)
        int hidden,
    @Doc("The number of attention heads.") @Default("8") @Range(min = 1, max = 10_000) int heads,
    @Doc("The width inside of the feed-forward layers.")
        @Default("2048")
        @Range(min = 1, max = 10_000_000)
        int intermediate,
    @Doc("The greatest number of tokens of a text, those around it included; longer ones are cut.")
        @Default("77")
        @Range(min = 3, max = 1_000_000)
        int positions) {}
