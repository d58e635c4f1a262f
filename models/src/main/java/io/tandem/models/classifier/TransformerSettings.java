package io.tandem.models.classifier;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.embedding.Embeddings;
import io.tandem.models.sentence.VectorSettings;

/**
 * The shape of a model of texts that is the encoder of a Transformer. Its width is the size of the
 * word vectors.
 *
 * @param embeddings the word vectors, of an even size that is a multiple of the heads
 * @param layers the number of blocks
 * @param heads the number of attention heads
 * @param intermediate the width inside of the feed-forward layers
 * @param dropout the rate on the input, before each residual and on the features
 * @param pooling how the outputs for all tokens become one vector
 * @param maxLength how many tokens of a text are read, from its beginning
 * @param vectors what is made of the features where they are the vectors of texts
 */
public record TransformerSettings(
    @Doc("The word vectors, of an even size that is a multiple of the heads.") @Default("fresh")
        Embeddings embeddings,
    @Doc("The number of blocks.") @Default("2") @Range(min = 1, max = 1000) int layers,
    @Doc("The number of attention heads.") @Default("4") @Range(min = 1, max = 10_000) int heads,
    @Doc("The width inside of the feed-forward layers.")
        @Default("256")
        @Range(min = 1, max = 10_000_000)
        int intermediate,
    @Doc("The dropout rate on the input, before each residual and on the features.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("How the outputs for all tokens become one vector.") @Default("mean") Pooling pooling,
    @Doc("How many tokens of a text are read, from its beginning; the rest is left out.")
        @Default("256")
        @Range(min = 1, max = 100_000)
        int maxLength,
    @Doc("What is made of the features where they are vectors of texts, for the task matching.")
        VectorSettings vectors)
    implements TextSettings {

  @Override
  public TextFeatures features(int inputSize) {
    return new TransformerFeatures(
        inputSize, layers, heads, intermediate, dropout, pooling, maxLength);
  }
}
