package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * Gradual unfreezing (Howard and Ruder 2018, arXiv 1801.06146, section 3.3): at first what belongs
 * to no layer is trained, such as a head, then the uppermost layer as well, and so on down to the
 * embeddings.
 *
 * @param every passes over the data after which the next layer is trained as well
 */
public record Unfreezing(
    @Doc("Passes over the data after which the next layer is trained, too, from the top down.")
        @Default("1")
        @Range(above = 0, max = 1000)
        double every) {}
