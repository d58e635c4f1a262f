package io.tandem.models.embedding;

import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The vectors of a vocabulary, before they belong to a program.
 *
 * @param rows the number of tokens
 * @param size of each vector in the table
 * @param initializer their first values
 * @param tuning whether they are trained
 */
public record EmbeddingTable(int rows, int size, Initializer initializer, Tuning tuning) {

  /** What training does to the vectors. */
  public enum Tuning {
    /** It changes them. */
    TUNED,
    /** It leaves them as they are (Kim 2014: "static"). */
    FROZEN,
    /** There are two copies, one of each kind, side by side (Kim 2014: "multichannel"). */
    BOTH
  }

  /**
   * A table whose values are yet to come, as the description of a model has it.
   *
   * @param rows the number of tokens
   * @param description the size of a vector and the name of the tuning
   * @throws BadInputException if it is not that
   */
  public static EmbeddingTable described(int rows, List<String> description) {
    try {
      if (description.size() == 2 && Integer.parseInt(description.get(0)) > 0) {
        return new EmbeddingTable(
            rows,
            Integer.parseInt(description.get(0)),
            Initializer.zeros(),
            Tuning.valueOf(description.get(1)));
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new BadInputException(
        "'embedding' is the size of a vector and one of "
            + Arrays.toString(Tuning.values())
            + ", not "
            + description);
  }

  /** The size of what {@link #apply} gives for a token. */
  public int outputSize() {
    return tuning == Tuning.BOTH ? 2 * size : size;
  }

  /**
   * Looks tokens up, in the table {@code weight}, that of both kinds in {@code weight} and {@code
   * frozen}.
   *
   * @param ids any shape
   * @return […, outputSize]
   */
  public Tensor apply(Scope scope, Tensor ids) {
    Shape shape = Shape.of(rows, size);
    return scope.in(
        () ->
            switch (tuning) {
              case TUNED -> Nn.embedding(scope.weight("weight", shape, initializer), ids);
              case FROZEN -> Nn.embedding(scope.frozenWeight("weight", shape, initializer), ids);
              case BOTH ->
                  Tensor.concat(
                      List.of(
                          Nn.embedding(scope.weight("weight", shape, initializer), ids),
                          Nn.embedding(scope.frozenWeight("frozen", shape, initializer), ids)),
                      -1);
            });
  }
}
