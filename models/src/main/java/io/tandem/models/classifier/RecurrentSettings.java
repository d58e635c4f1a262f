package io.tandem.models.classifier;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.program.Recurrent;
import io.tandem.models.embedding.Embeddings;
import io.tandem.models.recurrent.RecurrentShape;
import io.tandem.models.sentence.VectorSettings;

/**
 * The shape of a recurrent model of texts.
 *
 * @param embeddings the word vectors
 * @param cell what a step computes
 * @param hidden the size of the state of one direction
 * @param layers how many layers stand on each other
 * @param bidirectional whether each layer also runs from the end
 * @param dropout the rate on the word vectors, between layers and on the features
 * @param forgetBias what is added to the first values of an LSTM's forget gates
 * @param pooling how the outputs for all tokens become one vector
 * @param maxLength how many tokens of a text are read, from its beginning
 * @param vectors what is made of the features where they are the vectors of texts
 */
public record RecurrentSettings(
    @Doc("The word vectors.") @Default("fresh") Embeddings embeddings,
    @Doc("What a step computes: rnn (tanh), rnn-relu, lstm or gru.") @Default("lstm")
        Recurrent.Cell cell,
    @Doc("The size of the state of one direction.") @Default("128") @Range(min = 1, max = 1_000_000)
        int hidden,
    @Doc("How many layers stand on each other.") @Default("1") @Range(min = 1, max = 1000)
        int layers,
    @Doc("Whether each layer also runs from the end to the beginning.") @Default("true")
        boolean bidirectional,
    @Doc("The dropout rate on the word vectors, between layers and on the features.")
        @Default("0.3")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc(
            "What is added to the first values of an LSTM's forget gates; with 1 it begins by"
                + " remembering.")
        @Default("0")
        double forgetBias,
    @Doc("How the outputs for all tokens become one vector.") @Default("max") Pooling pooling,
    @Doc("How many tokens of a text are read, from its beginning; the rest is left out.")
        @Default("128")
        @Range(min = 1, max = 100_000)
        int maxLength,
    @Doc("What is made of the features where they are vectors of texts, for the task matching.")
        VectorSettings vectors)
    implements TextSettings {

  @Override
  public TextFeatures features(int inputSize) {
    return new RecurrentFeatures(
        inputSize,
        new RecurrentShape(cell, hidden, layers, bidirectional, dropout, forgetBias),
        pooling);
  }
}
