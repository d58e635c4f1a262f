package io.tandem.api.optim;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Program;
import io.tandem.api.program.Recomputation;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Value;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The programs of a step over several micro-batches whose loss is one of all their examples
 * together: it is that of one large batch to rounding, in the memory of a micro-batch and of the
 * vectors of all (Gao et al. 2021, arXiv 2101.06983, section 3.2, "gradient cache").
 *
 * <p>A step is {@code vectors} for each micro-batch, {@code loss} once with all of these vectors,
 * {@code add} for each micro-batch with its part of the gradients and the seed that its vectors
 * were made with, and then {@link TrainingPrograms.Accumulation#apply}. Its accumulators are those
 * of {@link TrainingPrograms}.
 *
 * @param vectors makes the vectors of a micro-batch, in the precision of training
 * @param loss reads the vectors of all micro-batches and tensors of their batches; adds loss and
 *     weight, and the gradients of weights that the loss itself has, to the accumulators. Gives,
 *     for each of the vectors that it reads, {@value #GRADIENT} and its name: the gradient of the
 *     summed loss
 * @param add reads a micro-batch and its part of these gradients, and adds the gradients of the
 *     weights to the accumulators
 */
public record JointPrograms(Program vectors, Program loss, Program add) {
  /** Why there are none where losses are scaled. */
  public static final String UNSCALED =
      "in float16, a step whose loss is one of all examples together is one batch; take"
          + " 'accumulate' away, or train in bfloat16";

  /** What the names of gradients with respect to vectors begin with. */
  public static final String GRADIENT = "gradient/";

  /**
   * Makes the programs.
   *
   * @param vectors what is made of each example by itself
   * @param joint the loss of a batch's vectors, with the outputs {@link TrainingPrograms#LOSS_SUM}
   *     and {@link TrainingPrograms#LOSS_WEIGHT}; it is computed in 32 bits
   * @param settings as for {@link TrainingPrograms#of}
   * @throws IllegalArgumentException if losses would be scaled: there is no scale here by which a
   *     step could be taken back
   */
  public static JointPrograms of(Program vectors, Program joint, TrainingSettings settings) {
    if (settings.precision().scalesLoss()) {
      throw new IllegalArgumentException(UNSCALED);
    }
    Program narrow = settings.precision().applyTo(vectors);
    List<String> read =
        narrow.outputs().keySet().stream().filter(joint.inputs()::containsKey).toList();
    return new JointPrograms(
        narrow,
        Trace.program(joint.name() + ".gradients", trace -> loss(trace, joint, read, settings)),
        Trace.program(vectors.name() + ".accumulate", trace -> add(trace, narrow, read, settings)));
  }

  private static Function<Value, Tensor> replay(Trace trace, Program program) {
    return trace.replay(program, Map.of(), (node, operands) -> trace.apply(node.op(), operands));
  }

  private static void loss(
      Trace trace, Program joint, List<String> read, TrainingSettings settings) {
    Function<Value, Tensor> tensors = replay(trace, joint);
    Tensor sum = tensors.apply(joint.outputs().get(TrainingPrograms.LOSS_SUM));
    Tensor weight = tensors.apply(joint.outputs().get(TrainingPrograms.LOSS_WEIGHT)).stopGradient();
    Map<String, Tensor> leaves = new LinkedHashMap<>();
    read.forEach(name -> leaves.put(GRADIENT + name, tensors.apply(joint.inputs().get(name))));
    Map<Variable, Tensor> own = trained(joint, tensors, settings);
    List<Tensor> all = new ArrayList<>(leaves.values());
    all.addAll(own.values());
    List<Tensor> gradients =
        Differentiation.gradients(
            List.of(sum), List.of(trace.scalar(DType.FLOAT32, 1)), all, Recomputation.NONE);
    int i = 0;
    for (String name : leaves.keySet()) {
      trace.output(name, gradients.get(i++));
    }
    accumulate(trace, own, gradients.subList(i, gradients.size()));
    TrainingStepBuilder.addTo(trace, TrainingPrograms.LOSS_SUM, sum);
    TrainingStepBuilder.addTo(trace, TrainingPrograms.LOSS_WEIGHT, weight);
  }

  private static void add(
      Trace trace, Program vectors, List<String> read, TrainingSettings settings) {
    Function<Value, Tensor> tensors = replay(trace, vectors);
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> cotangents = new ArrayList<>();
    for (String name : read) {
      Tensor output = tensors.apply(vectors.outputs().get(name));
      outputs.add(output);
      cotangents.add(trace.input(GRADIENT + name, output.type()));
    }
    Map<Variable, Tensor> weights = trained(vectors, tensors, settings);
    Recomputation again = Recomputation.of(vectors, settings.recompute());
    accumulate(
        trace,
        weights,
        Differentiation.gradients(outputs, cotangents, new ArrayList<>(weights.values()), again));
  }

  /** The weights of a program that are trained, with where they are read. */
  private static Map<Variable, Tensor> trained(
      Program program, Function<Value, Tensor> tensors, TrainingSettings settings) {
    Map<Variable, Tensor> trained = new LinkedHashMap<>();
    for (Variable variable : program.variables().values()) {
      if (variable.isWeight() && settings.rules().apply(variable).isPresent()) {
        trained.put(variable, tensors.apply(program.reads().get(variable.name())));
      }
    }
    return trained;
  }

  private static void accumulate(
      Trace trace, Map<Variable, Tensor> weights, List<Tensor> gradients) {
    int i = 0;
    for (Variable variable : weights.keySet()) {
      TrainingStepBuilder.addTo(trace, variable, gradients.get(i++));
    }
  }
}
