package io.tandem.datasets.tokenization;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * What a WordPiece vocabulary is to be.
 *
 * @param vocabularySize the number of tokens, the five special ones and letters included; fewer
 *     come out if the text has no more pairs that are frequent enough
 * @param minFrequency how often a pair must occur to be merged
 * @param lowercase whether text becomes lower case and loses its accents first
 * @param letters how many letters and signs there are at most; words with rarer ones are unknown
 */
@Doc("WordPiece, as BERT's.")
public record WordPieceSettings(
    @Doc("The number of tokens, the five special ones and letters included.")
        @Range(min = WordPieceTrainer.LEAST_TOKENS, max = TokenizerJson.MOST_IDS)
        @Default("8192")
        int vocabularySize,
    @Doc("How often a pair must occur in the text to be merged.") @Range(min = 1) @Default("2")
        int minFrequency,
    @Doc("Whether text becomes lower case and loses its accents first.") @Default("true")
        boolean lowercase,
    @Doc("How many letters and signs there are at most, the most frequent ones.")
        @Range(min = 1, max = TokenizerJson.MOST_IDS)
        @Default("1000")
        int letters) {}
