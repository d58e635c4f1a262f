package io.tandem.api.program;

import io.tandem.api.op.Cast;
import io.tandem.api.op.Concat;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Gather;
import io.tandem.api.op.Op;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.Transpose;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Weights in 16-bit floats as a transformation of programs, on top of {@link Autocast}.
 *
 * <p>Weights of two axes and more, and vectors that are used in narrow floats only, become narrow
 * variables; the vectors of norms stay in f32. What only moves elements moves the narrow ones, and
 * a cast back and forth is none; so a product reads its weight as it is stored, and an embedding
 * widens the rows that it looks up and no others. Where a value was rounded before, the result is
 * the same; embeddings are rounded now and were not before.
 */
public final class NarrowStorage {
  /** Operations that give elements of their operands, unchanged. */
  private static final Set<Class<? extends Op>> MOVING =
      Set.of(
          Reshape.class,
          Transpose.class,
          Expand.class,
          Concat.class,
          Split.class,
          Slice.class,
          Reverse.class,
          Gather.class);

  private final Trace trace = new Trace();
  private final DType dtype;

  /** The narrow tensor that an f32 tensor was widened from. */
  private final Map<Value, Tensor> narrow = new HashMap<>();

  private NarrowStorage(DType dtype) {
    this.dtype = dtype;
  }

  /**
   * The program with narrow computation and storage.
   *
   * @param dtype {@link DType#BFLOAT16} or {@link DType#FLOAT16}
   * @param state f32 inputs and outputs that become narrow
   * @throws IllegalArgumentException if it is another type, the program updates a weight, or lacks
   *     a name of the state
   */
  public static Program in(DType dtype, Program program, Set<String> state) {
    Set<String> unknown = new HashSet<>(state);
    unknown.removeAll(program.inputs().keySet());
    unknown.removeAll(program.outputs().keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "program '" + program.name() + "' has no input or output " + unknown);
    }
    for (String name : program.updates().keySet()) {
      if (program.variable(name).isWeight()) {
        throw new IllegalArgumentException(
            String.format(
                "program '%s' updates the weight '%s', which must be kept in f32 for that",
                program.name(), name));
      }
    }
    return new NarrowStorage(dtype).rewrite(Autocast.to(dtype, program), state);
  }

  private Program rewrite(Program program, Set<String> state) {
    Map<String, Tensor> inputs = new HashMap<>();
    program
        .inputs()
        .forEach(
            (name, value) -> {
              // All in their order, which is part of the program.
              boolean kept = state.contains(name) && value.type().dtype() == DType.FLOAT32;
              TensorType type = kept ? narrowed(value.type()) : value.type();
              Tensor input = trace.input(name, type);
              inputs.put(name, kept ? widened(input) : input);
            });
    Map<String, Tensor> reads = new HashMap<>();
    Set<Value> others = usedWide(program);
    program.reads().forEach((name, value) -> read(program, name, value, others, reads));
    Function<Value, Tensor> tensors = trace.replay(program, inputs, reads, this::results);
    program
        .outputs()
        .forEach(
            (name, value) -> {
              Tensor result = tensors.apply(value);
              boolean kept = state.contains(name) && result.dtype() == DType.FLOAT32;
              trace.output(name, kept ? narrowed(result) : result);
            });
    program.updates().forEach((name, value) -> trace.update(name, tensors.apply(value)));
    return trace.build(program.name());
  }

  private void read(
      Program program, String name, Value value, Set<Value> others, Map<String, Tensor> reads) {
    Variable variable = program.variable(name);
    boolean wide = variable.shape().rank() < 2 && others.contains(value);
    if (!variable.isWeight() || variable.type().dtype() != DType.FLOAT32 || wide) {
      return;
    }
    TensorType type = narrowed(variable.type());
    Variable kept = new Variable(name, type, variable.initializer(), variable.role());
    reads.put(name, widened(trace.variable(kept)));
  }

  /** What is used otherwise than by a cast to the narrow type. */
  private Set<Value> usedWide(Program program) {
    Set<Value> used = new HashSet<>(program.outputs().values());
    used.addAll(program.updates().values());
    for (Node node : program.nodes()) {
      if (!(node.op() instanceof Cast cast && cast.dtype() == dtype)) {
        used.addAll(node.operands());
      }
    }
    return used;
  }

  private List<Tensor> results(Node node, List<Tensor> operands) {
    if (node.op() instanceof Cast cast) {
      Tensor x = operands.get(0);
      if (cast.dtype() == dtype) {
        return List.of(narrowed(x));
      }
      if (cast.dtype() == DType.FLOAT32 && x.dtype() == dtype) {
        return List.of(widened(x));
      }
    }
    boolean moves = MOVING.contains(node.op().getClass());
    if (!moves || !operands.stream().allMatch(t -> !t.dtype().isFloat() || isWidened(t))) {
      return trace.apply(node.op(), operands);
    }
    List<Tensor> sources = new ArrayList<>();
    operands.forEach(t -> sources.add(t.dtype().isFloat() ? narrowed(t) : t));
    return trace.apply(node.op(), sources).stream()
        .map(t -> t.dtype() == dtype ? widened(t) : t)
        .toList();
  }

  private boolean isWidened(Tensor tensor) {
    return narrow.containsKey(tensor.value());
  }

  private Tensor widened(Tensor source) {
    Tensor wide = source.castTo(DType.FLOAT32);
    narrow.put(wide.value(), source);
    return wide;
  }

  private Tensor narrowed(Tensor tensor) {
    Tensor source = narrow.get(tensor.value());
    return source != null ? source : tensor.castTo(dtype);
  }

  private TensorType narrowed(TensorType type) {
    return TensorType.of(dtype, type.shape());
  }
}
