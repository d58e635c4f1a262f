package io.tandem.tck.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * A batch for an objective: vectors that are drawn, and what is known of them.
 *
 * @param name what there is to it
 * @param inputs by the names of {@link ObjectiveProgram}
 * @param classes how many there are; 0 without labels
 */
public record ObjectiveBatch(String name, Map<String, HostTensor> inputs, int classes) {
  private static final int CLASSES = 3;
  private static final double[] SCORES = {1, 0, 0.5, 0.25, 0.75, -0.5, 3, -4};

  /** Scores that an objective takes, of some that it may. */
  static double[] scores(Objective objective) {
    return DoubleStream.of(SCORES).filter(objective::takes).toArray();
  }

  /** Whether examples of a form have scores. */
  static boolean isScored(Matching.Form form) {
    return form == Matching.Form.SCORED_PAIRS || form == Matching.Form.SCORED_TRIPLETS;
  }

  /** Whether examples of a form have negatives. */
  static boolean hasNegatives(Matching.Form form) {
    return form == Matching.Form.TRIPLETS || form == Matching.Form.SCORED_TRIPLETS;
  }

  /**
   * Draws a batch.
   *
   * @param objective whose scores they are to be
   * @param form of its examples
   * @param examples how many
   * @param size components of each vector
   */
  public static ObjectiveBatch drawn(
      Objective objective, Matching.Form form, int examples, int size) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put(ObjectiveProgram.FIRST, normal("first", examples, size));
    int columns = hasNegatives(form) ? 3 : form == Matching.Form.LABELLED_TEXTS ? 0 : 1;
    if (columns > 0) {
      inputs.put(ObjectiveProgram.SECOND, normal("second", examples, columns, size));
      boolean[] there = new boolean[examples * columns];
      for (int i = 0; i < there.length; i++) {
        there[i] = i % columns <= i / columns % columns || i / columns == examples - 1;
      }
      inputs.put(ObjectiveProgram.THERE, HostTensor.of(there, examples, columns));
    }
    if (isScored(form)) {
      double[] some = scores(objective);
      double[] scores = new double[examples * columns];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = some[i % some.length];
      }
      inputs.put(
          ObjectiveProgram.SCORES, HostTensor.ofDoubles(DType.FLOAT32, scores, examples, columns));
    }
    boolean labelled = form == Matching.Form.LABELLED_PAIRS || form == Matching.Form.LABELLED_TEXTS;
    if (labelled) {
      int[] labels = new int[examples];
      for (int i = 0; i < examples; i++) {
        labels[i] = i % CLASSES;
      }
      inputs.put(ObjectiveProgram.LABELS, HostTensor.of(labels, examples));
    }
    return new ObjectiveBatch("vectors of " + form.words(), inputs, labelled ? CLASSES : 0);
  }

  /** Batches at which formulas that are right elsewhere may give what is no number. */
  public static List<ObjectiveBatch> atTheEdge(Objective objective, Matching.Form form, int size) {
    ObjectiveBatch drawn = drawn(objective, form, 4, size);
    List<ObjectiveBatch> batches = new ArrayList<>();
    batches.add(drawn(objective, form, 1, size).named("one of " + form.words()));
    batches.add(drawn.map(x -> 0.5).named("equal vectors of " + form.words()));
    batches.add(drawn.map(x -> 0).named("vectors of zeros of " + form.words()));
    batches.add(drawn.map(x -> x * 1e3).named("long vectors of " + form.words()));
    batches.add(drawn.map(x -> x * 1e-3).named("short vectors of " + form.words()));
    if (hasNegatives(form)) {
      boolean[] there = new boolean[12];
      for (int i = 0; i < 12; i += 3) {
        there[i] = true;
      }
      batches.add(
          drawn
              .with(ObjectiveProgram.THERE, HostTensor.of(there, 4, 3))
              .named("no negatives of " + form.words()));
    }
    if (isScored(form)) {
      for (double score : scores(objective)) {
        HostTensor scores = drawn.inputs.get(ObjectiveProgram.SCORES);
        double[] same = new double[scores.toDoubleArray().length];
        Arrays.fill(same, score);
        batches.add(
            drawn
                .with(
                    ObjectiveProgram.SCORES,
                    HostTensor.ofDoubles(DType.FLOAT32, same, scores.extents()))
                .named("equal scores of " + form.words()));
      }
    }
    if (drawn.classes > 0) {
      batches.add(
          drawn
              .with(ObjectiveProgram.LABELS, HostTensor.of(new int[4], 4))
              .named("one class of " + form.words()));
      batches.add(drawn(objective, form, CLASSES, size).named("a class each of " + form.words()));
    }
    return batches;
  }

  /** The same under another name. */
  ObjectiveBatch named(String other) {
    return new ObjectiveBatch(other, inputs, classes);
  }

  /** The same with another input. */
  ObjectiveBatch with(String input, HostTensor value) {
    Map<String, HostTensor> all = new LinkedHashMap<>(inputs);
    all.put(input, value);
    return new ObjectiveBatch(name, all, classes);
  }

  private ObjectiveBatch map(DoubleUnaryOperator change) {
    ObjectiveBatch changed = this;
    for (String name : List.of(ObjectiveProgram.FIRST, ObjectiveProgram.SECOND)) {
      HostTensor vectors = inputs.get(name);
      if (vectors != null) {
        double[] values = DoubleStream.of(vectors.toDoubleArray()).map(change).toArray();
        changed =
            changed.with(name, HostTensor.ofDoubles(DType.FLOAT32, values, vectors.extents()));
      }
    }
    return changed;
  }

  private static HostTensor normal(String name, long... extents) {
    int size = 1;
    for (long extent : extents) {
      size *= Math.toIntExact(extent);
    }
    Philox random = Philox.of(11, name);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.normal(i);
    }
    return HostTensor.of(values, extents);
  }
}
