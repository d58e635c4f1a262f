package io.tandem.tck.objective;

import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program of an objective by itself, over vectors that are its inputs. */
public final class ObjectiveProgram {
  /** {@code f32 [B, D]}, as {@link Vectors#first}. */
  public static final String FIRST = "first";

  /** {@code f32 [B, C, D]}, as {@link Vectors#second}. */
  public static final String SECOND = "second";

  /** {@code bool [B, C]}, as {@link Vectors#there}. */
  public static final String THERE = "there";

  /** {@code f32 [B, C]}, as {@link Vectors#scores}. */
  public static final String SCORES = "scores";

  /** {@code i32 [B]}, as {@link Vectors#labels}. */
  public static final String LABELS = "labels";

  /** The output with {@link Loss#sum}. */
  public static final String SUM = "sum";

  /** The output with {@link Loss#weight}. */
  public static final String WEIGHT = "weight";

  /** What the names of outputs begin with that are gradients of {@link #SUM}. */
  public static final String GRADIENT = "gradient/";

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim COLUMNS = Dim.symbol("columns");

  private ObjectiveProgram() {}

  /**
   * Traces the loss, for batches of any size with any number of columns.
   *
   * @param objective what is computed
   * @param inputs what there is, by the names above; only the number of components of the vectors
   *     is looked at
   * @param classes how many there are, where there are labels
   * @return a program with the outputs {@link #SUM} and {@link #WEIGHT}
   */
  public static Program loss(Objective objective, Map<String, HostTensor> inputs, int classes) {
    Dim size = Dim.of(inputs.get(FIRST).extents()[1]);
    return Trace.program(
        "objective",
        trace -> {
          Map<String, Tensor> given = new LinkedHashMap<>();
          inputs.keySet().forEach(name -> given.put(name, trace.input(name, type(name, size))));
          Loss loss =
              objective.of(
                  trace.root(),
                  new Vectors(
                      given.get(FIRST),
                      Optional.ofNullable(given.get(SECOND)),
                      Optional.ofNullable(given.get(THERE)),
                      Optional.ofNullable(given.get(SCORES)),
                      Optional.ofNullable(given.get(LABELS)),
                      classes));
          trace.output(SUM, loss.sum());
          trace.output(WEIGHT, loss.weight());
        });
  }

  /** The same with the gradients of the sum with respect to all vectors and weights. */
  public static Program gradients(
      Objective objective, Map<String, HostTensor> inputs, int classes) {
    Program loss = loss(objective, inputs, classes);
    return Differentiation.gradients(loss, List.of(SUM), sources(loss));
  }

  /** The names of what a loss is differentiated by: vectors, and weights of its own. */
  static List<String> sources(Program loss) {
    List<String> sources = new ArrayList<>(List.of(FIRST));
    if (loss.inputs().containsKey(SECOND)) {
      sources.add(SECOND);
    }
    sources.addAll(loss.variables().keySet());
    return sources;
  }

  private static TensorType type(String input, Dim size) {
    return switch (input) {
      case FIRST -> TensorType.of(DType.FLOAT32, Shape.of(BATCH, size));
      case SECOND -> TensorType.of(DType.FLOAT32, Shape.of(BATCH, COLUMNS, size));
      case THERE -> TensorType.of(DType.BOOL, Shape.of(BATCH, COLUMNS));
      case SCORES -> TensorType.of(DType.FLOAT32, Shape.of(BATCH, COLUMNS));
      case LABELS -> TensorType.of(DType.INT32, Shape.of(BATCH));
      default -> throw new IllegalArgumentException("objectives know no '" + input + "'");
    };
  }
}
