package io.tandem.api.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.program.Scope;
import java.util.Set;

/** A loss over the vectors of a batch. Immutable and thread-safe. */
public interface Objective {
  /**
   * Where the weights of objectives are. No published checkpoint holds them: they stand among the
   * states of a training.
   */
  String SCOPE = "objective";

  /** The forms of examples that it learns from. */
  Set<Matching.Form> forms();

  /**
   * How often each text is read where nothing is known but texts ({@link Matching.Form#TEXTS}),
   * each time with dropout of its own: 2, where a text's second vector stands for another that goes
   * together with it. Examples of other forms are read once.
   *
   * @return 1, unless it is said otherwise
   */
  default int readings() {
    return 1;
  }

  /**
   * Whether its scores are numbers that it can take. Asked of the data before anything is trained.
   *
   * @param score how near two texts are said to be
   * @return any finite number, unless it is said otherwise
   */
  default boolean takes(double score) {
    return true;
  }

  /**
   * What scores have to be, for the message where one is not: "from -1 to 1".
   *
   * @return any number, unless it is said otherwise
   */
  default String scores() {
    return "any finite number";
  }

  /**
   * Traces the loss.
   *
   * @param scope where weights of its own are, if it has any, at or below {@value #SCOPE}; they are
   *     trained with the model's
   * @param vectors of one batch, of one of {@link #forms}
   */
  Loss of(Scope scope, Vectors vectors);
}
