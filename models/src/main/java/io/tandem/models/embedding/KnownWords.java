package io.tandem.models.embedding;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.vectors.WordVectors;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a vocabulary with their vectors from a file.
 *
 * @param values the table, [tokens, size]
 * @param found how many tokens have a vector in the file
 */
record KnownWords(HostTensor values, int found) {
  private static final Logger log = LoggerFactory.getLogger(KnownWords.class);

  /**
   * Looks all tokens up, and tells in the log how many were found.
   *
   * @param source what messages call the file
   * @throws BadInputException if none is found
   */
  static KnownWords in(WordVectors vectors, String source, Tokenizer tokenizer) {
    int size = vectors.dimensions();
    int rows = tokenizer.vocabularySize();
    float[] values = new float[Math.multiplyExact(rows, size)];
    Set<Integer> known = new HashSet<>();
    double squares = 0;
    for (int id = 0; id < rows; id++) {
      OptionalInt place = place(vectors, tokenizer.tokenOf(id));
      if (place.isPresent()) {
        float[] vector = vectors.vector(place.getAsInt());
        System.arraycopy(vector, 0, values, id * size, size);
        known.add(id);
        for (float value : vector) {
          squares += (double) value * value;
        }
      }
    }
    int wanted = rows - tokenizer.specialTokens().size();
    if (known.isEmpty()) {
      throw new BadInputException(
          String.format("%s has a vector of none of the %d words", source, wanted));
    }
    if (2 * known.size() < wanted) {
      log.warn("{} has vectors of only {} of the {} words", source, known.size(), wanted);
    } else {
      log.info("{} has vectors of {} of the {} words", source, known.size(), wanted);
    }
    // Uniform numbers between -a and a have the variance a²/3.
    double bound = Math.sqrt(3 * squares / ((double) known.size() * size));
    Philox random = Philox.of(0, "words without a vector"); // the same in every run
    for (int i = 0; i < values.length; i++) {
      if (!known.contains(i / size)) {
        values[i] = (float) (bound * (2 * random.uniform(i) - 1));
      }
    }
    return new KnownWords(HostTensor.of(values, rows, size), known.size());
  }

  private static OptionalInt place(WordVectors vectors, String token) {
    OptionalInt place = vectors.indexOf(token);
    return place.isPresent() ? place : vectors.indexOf(token.toLowerCase(Locale.ROOT));
  }

  EmbeddingTable table(EmbeddingTable.Tuning tuning) {
    int rows = Math.toIntExact(values.extents()[0]);
    int size = Math.toIntExact(values.extents()[1]);
    return new EmbeddingTable(rows, size, new Initializer.Values(values), tuning);
  }
}
