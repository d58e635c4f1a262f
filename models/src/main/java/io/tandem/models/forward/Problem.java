package io.tandem.models.forward;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a classifier of texts is asked for ({@code problem_type}), which decides about its loss. */
public enum Problem {
  /** Numbers, by their squared error. */
  REGRESSION,
  /** One of several classes, by cross entropy. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any of several labels, by the cross entropy of each. */
  MULTI_LABEL_CLASSIFICATION;

  private static final Dim BATCH = Dim.symbol("batch");

  /** Its published name. */
  public String published() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The problem of a published name.
   *
   * @throws BadInputException if there is none
   */
  public static Problem published(String name) {
    List<String> names = Stream.of(values()).map(Problem::published).toList();
    if (!names.contains(name)) {
      throw new BadInputException(
          String.format("problem_type is \"%s\"; %s", name, NearestName.hint(name, names)));
    }
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The labels that it wants, where there are so many of them. */
  public ForwardInput targets(int labels) {
    return switch (this) {
      case SINGLE_LABEL_CLASSIFICATION ->
          ForwardInput.optional(TensorType.int32(BATCH), labels).orIgnored(Batch.IGNORED);
      case MULTI_LABEL_CLASSIFICATION -> ForwardInput.optional(numbers(labels), 0);
      case REGRESSION ->
          ForwardInput.optional(labels == 1 ? TensorType.float32(BATCH) : numbers(labels), 0);
    };
  }

  private static TensorType numbers(int labels) {
    return TensorType.float32(BATCH, Dim.of(labels));
  }

  /**
   * The mean loss.
   *
   * @param logits [B, L]
   * @param labels as {@link #targets} describes them
   */
  public Tensor loss(Tensor logits, Tensor labels) {
    return switch (this) {
      case SINGLE_LABEL_CLASSIFICATION -> ForwardPass.meanCrossEntropy(logits, labels);
      case REGRESSION ->
          logits.castTo(DType.FLOAT32).reshape(labels.shape().dims()).minus(labels).square().mean();
      case MULTI_LABEL_CLASSIFICATION -> {
        Tensor scores = logits.castTo(DType.FLOAT32);
        yield scores.softplus().minus(scores.times(labels)).mean();
      }
    };
  }
}
