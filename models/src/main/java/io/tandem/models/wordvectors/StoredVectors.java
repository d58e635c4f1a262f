package io.tandem.models.wordvectors;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.vectors.WordVectors;
import java.util.Set;
import java.util.function.Function;

/** The word vectors of a checkpoint, by the names of its weights. */
public final class StoredVectors {
  private StoredVectors() {}

  /**
   * The vectors that weights hold: word2vec's or GloVe's.
   *
   * @param names of the weights
   * @param weights gives them
   * @param tokenizer of the vocabulary that they were trained with
   * @param source what errors call it
   * @throws BadInputException if they are of no such model, or of another vocabulary's size
   */
  public static WordVectors of(
      Set<String> names, Function<String, HostTensor> weights, Tokenizer tokenizer, String source) {
    HostTensor first;
    float[] table;
    if (names.contains(Word2Vec.VECTORS)) {
      first = weights.apply(Word2Vec.VECTORS);
      table = first.toFloatArray();
    } else if (names.contains(Glove.WORDS) && names.contains(Glove.CONTEXTS)) {
      first = weights.apply(Glove.WORDS);
      table = Glove.sum(weights);
    } else {
      throw new BadInputException(
          source + ": these are no weights of word2vec or GloVe, and hold no word vectors");
    }
    long[] extents = first.extents();
    if (extents.length != 2 || extents[0] != tokenizer.vocabularySize()) {
      throw new BadInputException(
          String.format(
              "%s: the table is %s, and the tokenizer beside it has %d tokens",
              source, first.shape(), tokenizer.vocabularySize()));
    }
    return VocabularyVectors.of(tokenizer, table, Math.toIntExact(extents[1]));
  }
}
