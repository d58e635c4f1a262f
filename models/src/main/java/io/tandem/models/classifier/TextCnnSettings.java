package io.tandem.models.classifier;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.embedding.Embeddings;
import io.tandem.models.sentence.VectorSettings;
import java.util.HashSet;
import java.util.List;

/**
 * The shape of a convolutional model of texts. Widths, feature maps and dropout are by default
 * those of Kim 2014, section 3.1.
 *
 * @param embeddings the word vectors
 * @param widths of the windows, in tokens; at least one, none twice
 * @param featureMaps filters of each width
 * @param dropout the rate on the features
 * @param maxLength how many tokens of a text are read, from its beginning
 * @param vectors what is made of the features where they are the vectors of texts
 */
public record TextCnnSettings(
    @Doc("The word vectors.") @Default("fresh") Embeddings embeddings,
    @Doc("The widths of the windows, in tokens.")
        @Default({"3", "4", "5"})
        @Range(min = 1, max = 1000)
        List<Integer> widths,
    @Doc("The number of filters of each width.") @Default("100") @Range(min = 1, max = 100_000)
        int featureMaps,
    @Doc("The dropout rate on the features.") @Default("0.5") @Range(min = 0, below = 1)
        double dropout,
    @Doc("How many tokens of a text are read, from its beginning; the rest is left out.")
        @Default("512")
        @Range(min = 1, max = 1_000_000)
        int maxLength,
    @Doc("What is made of the features where they are vectors of texts, for the task matching.")
        VectorSettings vectors)
    implements TextSettings {
  public TextCnnSettings {
    widths = List.copyOf(widths);
    if (widths.isEmpty() || new HashSet<>(widths).size() < widths.size()) {
      throw new IllegalArgumentException("widths: at least one, and none twice: " + widths);
    }
  }

  @Override
  public TextFeatures features(int inputSize) {
    return new ConvolutionFeatures(inputSize, widths, featureMaps, dropout);
  }
}
