package io.tandem.api.optim;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exponential moving average of the trained weights: {@code a ← a + r (w − a)} after each step,
 * with the rate r, one minus the decay. Averages are states {@code average/WEIGHT} of {@code f32}.
 *
 * @param update moves the averages towards the weights; takes the scalar {@code f32} input {@value
 *     #RATE}
 * @param exchange gives every averaged weight the value of its average and the other way round, bit
 *     for bit: calling it twice changes nothing
 * @param averages the name of each averaged weight's average; frozen weights have none
 */
public record WeightAverage(Program update, Program exchange, Map<String, Variable> averages) {

  /** The input of {@link #update}: how far the averages move, in [0, 1]. */
  public static final String RATE = "average-rate";

  /** Copies the map. */
  public WeightAverage {
    averages = Collections.unmodifiableMap(new LinkedHashMap<>(averages));
  }

  /**
   * The programs for what a training trains.
   *
   * @throws IllegalArgumentException if it trains a row-sparse table, all of whose rows would be
   *     touched at each step
   */
  public static WeightAverage of(TrainingPrograms programs) {
    Map<Variable, Variable> pairs = new LinkedHashMap<>();
    Map<String, Variable> averages = new LinkedHashMap<>();
    for (String name : programs.trained()) {
      Variable weight = programs.objective().variable(name);
      if (weight.role() == Variable.Role.ROW_SPARSE_WEIGHT) {
        throw new IllegalArgumentException(
            "the row-sparse table '"
                + name
                + "' cannot be averaged: that would touch all of its rows at each step");
      }
      Variable average =
          new Variable("average/" + name, weight.type(), Initializer.zeros(), Variable.Role.STATE);
      pairs.put(weight, average);
      averages.put(name, average);
    }
    String model = programs.objective().name();
    Program update =
        Trace.program(
            model + ".average",
            trace -> {
              Tensor rate = trace.input(RATE, TensorType.of(DType.FLOAT32, Shape.SCALAR));
              pairs.forEach(
                  (weight, average) -> {
                    Tensor before = trace.variable(average);
                    Tensor moved = before.plus(trace.variable(weight).minus(before).times(rate));
                    trace.update(average.name(), moved);
                  });
            });
    Program exchange =
        Trace.program(
            model + ".exchange",
            trace ->
                pairs.forEach(
                    (weight, average) -> {
                      Tensor value = trace.variable(weight);
                      trace.update(weight.name(), trace.variable(average));
                      trace.update(average.name(), value);
                    }));
    return new WeightAverage(update, exchange, averages);
  }
}
