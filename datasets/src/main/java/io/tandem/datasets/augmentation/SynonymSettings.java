package io.tandem.datasets.augmentation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.nio.file.Path;

/**
 * How much of a text is changed, and where synonyms come from.
 *
 * @param wordnet the folder with WordNet's own files
 * @param rate EDA's alpha, in [0, 1]
 * @param probability how likely a text is changed at all, in [0, 1]
 */
public record SynonymSettings(
    @Doc("The folder with WordNet's files (data.noun, noun.exc, …): scripts/data/wordnet FOLDER.")
        Path wordnet,
    @Doc("How many of a text's words are changed: EDA's alpha.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double rate,
    @Doc("How likely a text is changed at all in a pass.") @Default("1") @Range(min = 0, max = 1)
        double probability) {}
