package io.tandem.datasets.augmentation;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Lengths;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.training.ObjectiveChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Mixup of token vectors (Zhang et al. 2018, arXiv 1710.09412; Guo et al. 2019, arXiv 1905.08941,
 * "wordMixup"): each example's vectors become {@code l v + (1 - l) v'}, where v' are those of the
 * next in the batch, and of the last those of the first, and what is minimized is {@code l} times
 * the loss of its own label and {@code 1 - l} times that of the other's. The order of examples is
 * drawn in each pass, and so is who is next. {@code l} is drawn once for each batch.
 *
 * <p>The shorter of two texts counts as if zeros stood behind it. A place is a token if it is one
 * of either text with a share above 0. With a share of 1 everything is as it was.
 *
 * <p>It is for any model that has the vectors of tokens and one label for each text: of the
 * objective, what depends on the labels is there twice.
 */
record Mixup(MixupSettings settings) implements ObjectiveChange {
  static final String NAME = "mixup";

  @Override
  public Program apply(Program objective, Lengths lengths) {
    Value marked = TokenVectors.of(objective, NAME);
    Value labels = labels(objective);
    Trace trace = new Trace();
    trace.drawAfter(objective);
    Tensor share = // [] f32
        settings
            .share()
            .map(fixed -> trace.scalar(DType.FLOAT32, fixed))
            .orElseGet(() -> BetaQuantiles.draw(trace, settings.alpha()));
    Optional<Tensor> mask = TokenVectors.mask(trace, objective);
    Optional<Tensor> united = mask.map(own -> united(own, share));
    Map<String, Tensor> bindings = new HashMap<>();
    united.ifPresent(both -> bindings.put(Decoding.ATTENTION_MASK, both));
    Function<Value, Tensor> values =
        TokenVectors.replay(
            trace, objective, bindings, marked, vectors -> mixed(vectors, mask, united, share));
    Tensor own = values.apply(labels);
    Function<Value, Tensor> others = again(trace, objective, values, labels, next(own));
    objective
        .outputs()
        .forEach(
            (name, value) -> {
              boolean isLoss =
                  name.equals(TrainingPrograms.LOSS_SUM)
                      || name.equals(TrainingPrograms.LOSS_WEIGHT);
              Tensor first = values.apply(value);
              trace.output(name, isLoss ? between(share, first, others.apply(value)) : first);
            });
    objective.updates().forEach((name, value) -> trace.update(name, values.apply(value)));
    return trace.build(objective.name());
  }

  /** One label, or one for each class, of each text. */
  private static Value labels(Program objective) {
    Value labels = objective.inputs().get(Batch.LABELS);
    boolean ofTexts =
        labels != null
            && labels.type().rank() >= 1
            && labels.type().shape().dims().stream().skip(1).allMatch(Dim::isStatic);
    if (!ofTexts) {
      throw new BadInputException(
          String.format(
              "'%s' mixes texts of which each has a label as a whole, and '%s' learns from %s",
              NAME, objective.name(), labels == null ? "no labels" : "labels " + labels.type()));
    }
    return labels;
  }

  /** Each row's next one; the first is next to the last. */
  private static Tensor next(Tensor rows) {
    Dim count = rows.dim(0);
    return Tensor.concat(
        List.of(rows.slice(0, Dim.ONE, count), rows.slice(0, Dim.ZERO, Dim.ONE)), 0);
  }

  private static Tensor united(Tensor mask, Tensor share) {
    Tensor others = next(mask).notEqualTo(0).and(share.less(1));
    Tensor own = mask.notEqualTo(0).and(share.greater(0));
    return own.or(others).castTo(mask.dtype());
  }

  private static Tensor mixed(
      Tensor vectors, Optional<Tensor> mask, Optional<Tensor> united, Tensor share) {
    Tensor isToken = TokenVectors.isToken(mask, vectors).unsqueeze(-1); // [N, T, 1]
    Tensor known = vectors.times(isToken.castTo(vectors.dtype()));
    Tensor both = between(share.castTo(vectors.dtype()), known, nextText(known, mask));
    return Tensor.where(TokenVectors.isToken(united, vectors).unsqueeze(-1), both, vectors);
  }

  /** The vectors of the next text, which may stand in several windows. */
  private static Tensor nextText(Tensor vectors, Optional<Tensor> mask) {
    if (mask.isEmpty() || mask.get().shape().rank() == 2) {
      return next(vectors);
    }
    List<Dim> apart = new ArrayList<>(mask.get().shape().dims()); // [B, W, T]
    apart.add(vectors.dim(2));
    return next(vectors.reshape(apart)).reshape(vectors.shape().dims());
  }

  /** {@code share a + (1 - share) b}. */
  private static Tensor between(Tensor share, Tensor a, Tensor b) {
    return a.times(share).plus(b.times(share.negate().plus(1)));
  }

  /** What depends on the labels, for others. */
  private static Function<Value, Tensor> again(
      Trace trace, Program objective, Function<Value, Tensor> values, Value labels, Tensor others) {
    Map<Value, Tensor> map = new HashMap<>(Map.of(labels, others));
    for (Node node : objective.nodes()) {
      if (node.operands().stream().anyMatch(map::containsKey)) {
        List<Tensor> operands =
            node.operands().stream()
                .map(value -> map.containsKey(value) ? map.get(value) : values.apply(value))
                .toList();
        List<Tensor> results = trace.at(node.path(), () -> trace.apply(node.op(), operands));
        for (int i = 0; i < results.size(); i++) {
          map.put(node.results().get(i), results.get(i));
        }
      }
    }
    return value -> map.containsKey(value) ? map.get(value) : values.apply(value);
  }
}
