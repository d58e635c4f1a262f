package io.tandem.datasets.augmentation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The vectors of tokens in an objective, and what says which of them are padding. */
final class TokenVectors {
  private TokenVectors() {}

  /**
   * The value that holds them.
   *
   * @param change what wants them, for messages
   * @throws BadInputException if the objective does not say which they are
   */
  static Value of(Program objective, String change) {
    Value vectors = objective.marks().get(DocumentModel.TOKEN_VECTORS);
    if (vectors == null) {
      throw new BadInputException(
          String.format(
              "'%s' changes the vectors of tokens, and '%s' does not say which those are; models of"
                  + " texts as a whole and encoders do, of which tags are asked too",
              change, objective.name()));
    }
    return vectors;
  }

  /** What tells tokens (1) from padding (0), where an objective is told: an input of the trace. */
  static Optional<Tensor> mask(Trace trace, Program objective) {
    return Optional.ofNullable(objective.inputs().get(Decoding.ATTENTION_MASK))
        .map(value -> trace.input(Decoding.ATTENTION_MASK, value.type()));
  }

  /**
   * Traces an objective again with other vectors in place of its own.
   *
   * @param bindings what stands for its inputs
   */
  static Function<Value, Tensor> replay(
      Trace trace,
      Program objective,
      Map<String, Tensor> bindings,
      Value vectors,
      UnaryOperator<Tensor> change) {
    return trace.replay(
        objective,
        bindings,
        (node, operands) -> {
          List<Tensor> results = new ArrayList<>(trace.apply(node.op(), operands));
          int place = node.results().indexOf(vectors);
          if (place >= 0) {
            results.set(place, change.apply(results.get(place)));
          }
          return results;
        });
  }

  /** Truth values for each vector, {@code [n, time]}; all are tokens where there is no mask. */
  static Tensor isToken(Optional<Tensor> mask, Tensor vectors) {
    return mask.map(known -> known.notEqualTo(0).reshape(vectors.dim(0), vectors.dim(1)))
        .orElseGet(
            () ->
                vectors
                    .trace()
                    .fill(1, TensorType.int32(vectors.dim(0), vectors.dim(1)))
                    .notEqualTo(0));
  }

  /** Truth values as numbers. */
  static Tensor number(Tensor truth) {
    return truth.castTo(DType.FLOAT32);
  }
}
