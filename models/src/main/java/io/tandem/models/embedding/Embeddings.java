package io.tandem.models.embedding;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.program.Initializer;
import io.tandem.api.vectors.VectorFormat;
import io.tandem.api.vectors.WordVectors;
import java.nio.file.Path;

/** What the vectors of a model's tokens are when training begins, and whether they are trained. */
public sealed interface Embeddings {

  /**
   * The table of a vocabulary.
   *
   * @throws io.tandem.api.error.BadInputException if a file cannot be read, or has no word of the
   *     vocabulary
   */
  EmbeddingTable table(Tokenizer tokenizer);

  /**
   * Fresh vectors, which are trained.
   *
   * @param size of each vector
   */
  @TypeName("fresh")
  @Doc("Random vectors, which are trained.")
  record Fresh(
      @Doc("The size of each vector.") @Default("128") @Range(min = 1, max = 100_000) int size)
      implements Embeddings {
    /** As Kim 2014 has it for words without a vector. */
    private static final double BOUND = 0.25;

    @Override
    public EmbeddingTable table(Tokenizer tokenizer) {
      return new EmbeddingTable(
          tokenizer.vocabularySize(),
          size,
          Initializer.uniform(-BOUND, BOUND),
          EmbeddingTable.Tuning.TUNED);
    }
  }

  /**
   * Vectors of a file in word2vec's text or binary format or in GloVe's. A token that the file
   * lacks as it is written is looked up in lower case; one that it lacks altogether gets random
   * numbers of the variance of the others.
   *
   * @param path the file
   * @param tuning whether they are trained
   */
  @TypeName("vectors")
  @Doc("The vectors of a file, in word2vec's text or binary format or in GloVe's.")
  record Vectors(
      @Doc("The file.") Path path,
      @Doc(
              "'tuned' trains them, 'frozen' leaves them as they are, 'both' lays a frozen and a"
                  + " tuned copy side by side.")
          @Default("tuned")
          EmbeddingTable.Tuning tuning)
      implements Embeddings {
    @Override
    public EmbeddingTable table(Tokenizer tokenizer) {
      WordVectors vectors = VectorFormat.readAny(path);
      return KnownWords.in(vectors, path.toString(), tokenizer).table(tuning);
    }
  }
}
