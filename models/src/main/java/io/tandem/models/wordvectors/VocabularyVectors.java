package io.tandem.models.wordvectors;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.vectors.WordVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rows of a table as the vectors of a vocabulary's words. */
final class VocabularyVectors {
  private VocabularyVectors() {}

  /** The vectors of all tokens but the special ones, in the order of the ids. */
  static WordVectors of(Tokenizer tokenizer, float[] table, int dimensions) {
    Set<Integer> special = new HashSet<>(tokenizer.specialTokens().values());
    List<String> words = new ArrayList<>();
    float[] values = new float[table.length];
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      if (!special.contains(id)) {
        System.arraycopy(table, id * dimensions, values, words.size() * dimensions, dimensions);
        words.add(tokenizer.tokenOf(id));
      }
    }
    int size = words.size() * dimensions;
    return new WordVectors(words, dimensions, java.util.Arrays.copyOf(values, size));
  }
}
