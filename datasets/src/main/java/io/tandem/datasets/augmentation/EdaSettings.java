package io.tandem.datasets.augmentation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.nio.file.Path;

/**
 * How much of a text is changed, and how often.
 *
 * @param wordnet the folder with WordNet's own files
 * @param rate alpha of each operation, in [0, 1]
 * @param probability how likely a text is changed at all: n / (n + 1) stands for n augmented texts
 *     beside each
 */
public record EdaSettings(
    @Doc("The folder with WordNet's files (data.noun, noun.exc, …): scripts/data/wordnet FOLDER.")
        Path wordnet,
    @Doc("How many of a text's words each operation changes: alpha.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double rate,
    @Doc(
            "How likely a text is changed at all in a pass; n / (n + 1) stands for n augmented"
                + " texts beside each, 4 by default.")
        @Default("0.8")
        @Range(min = 0, max = 1)
        double probability) {}
