package io.tandem.models.classifier;

import io.tandem.models.embedding.Embeddings;
import io.tandem.models.sentence.VectorSettings;
import java.util.Set;

/** What the settings of every model of texts say; they are records. */
sealed interface TextSettings
    permits MlpSettings, RecurrentSettings, TextCnnSettings, TransformerSettings {

  /** What a model that continues a checkpoint need not have of it. */
  Set<String> FREE = Set.of("dropout", "max-length", "vectors");

  /** The vectors of tokens. */
  Embeddings embeddings();

  /** How many tokens of a text are read, from its beginning. */
  int maxLength();

  /** What is made of the features where they are the vectors of texts. */
  VectorSettings vectors();

  /**
   * The features of a text.
   *
   * @param inputSize the size of a token's vector
   */
  TextFeatures features(int inputSize);
}
