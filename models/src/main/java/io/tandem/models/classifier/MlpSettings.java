package io.tandem.models.classifier;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.embedding.Embeddings;
import io.tandem.models.sentence.VectorSettings;
import java.util.List;

/**
 * The shape of a multi-layer perceptron over the mean of a text's word vectors.
 *
 * @param embeddings the word vectors
 * @param layers the sizes of the hidden layers, which may be none
 * @param dropout the rate before each layer and on the features
 * @param maxLength how many tokens of a text are read, from its beginning
 * @param vectors what is made of the features where they are the vectors of texts
 */
public record MlpSettings(
    @Doc("The word vectors.") @Default("fresh") Embeddings embeddings,
    @Doc("The sizes of the hidden layers.") @Default("128") @Range(min = 1, max = 1_000_000)
        List<Integer> layers,
    @Doc("The dropout rate before each layer and on the features.")
        @Default("0.3")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("How many tokens of a text are read, from its beginning; the rest is left out.")
        @Default("512")
        @Range(min = 1, max = 1_000_000)
        int maxLength,
    @Doc("What is made of the features where they are vectors of texts, for the task matching.")
        VectorSettings vectors)
    implements TextSettings {
  public MlpSettings {
    layers = List.copyOf(layers);
  }

  @Override
  public TextFeatures features(int inputSize) {
    return new MeanFeatures(inputSize, layers, dropout);
  }
}
