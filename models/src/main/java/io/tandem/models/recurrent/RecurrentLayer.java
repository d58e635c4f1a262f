package io.tandem.models.recurrent;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Recurrent;
import io.tandem.api.program.Recurrent.Cell;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Recurrent.Weights;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One layer in one or both directions. Both run in the same steps, the second over the sequences
 * from the end, so that there is one product a step and not two.
 *
 * <p>Padding costs no operation in the steps: what it contributes to the gates is replaced by what
 * makes a cell keep its memory, whatever its state. From the end, where padding comes first, that
 * keeps the zeros it begins with; from the beginning it keeps an LSTM's memory to the last step,
 * and hidden states are read where each sequence ends.
 */
record RecurrentLayer(Scope scope, Cell cell, int hidden, List<Weights> directions) {
  /**
   * A gate's sum of which the sigmoid is exactly 1 in 32-bit floats, and 0 of its negative, though
   * a product with a hidden state of elements below 1 is added; it exists in 16 bits.
   */
  private static final float OPEN = 1e4f;

  static RecurrentLayer of(Scope scope, RecurrentShape shape, int layer, int inputSize) {
    List<Weights> directions = new ArrayList<>();
    directions.add(weights(scope, shape, "_l" + layer, inputSize));
    if (shape.bidirectional()) {
      directions.add(weights(scope, shape, "_l" + layer + "_reverse", inputSize));
    }
    return new RecurrentLayer(scope, shape.cell(), shape.hidden(), directions);
  }

  private static Weights weights(Scope scope, RecurrentShape shape, String suffix, int inputSize) {
    double bound = 1 / Math.sqrt(shape.hidden());
    Initializer uniform = Initializer.uniform(-bound, bound);
    int rows = shape.cell().gates() * shape.hidden();
    return new Weights(
        scope.weight("weight_ih" + suffix, Shape.of(rows, inputSize), uniform),
        scope.weight("weight_hh" + suffix, Shape.of(rows, shape.hidden()), uniform),
        scope.weight("bias_ih" + suffix, Shape.of(rows), inputBias(shape, uniform)),
        scope.weight("bias_hh" + suffix, Shape.of(rows), uniform));
  }

  private static Initializer inputBias(RecurrentShape shape, Initializer uniform) {
    int hidden = shape.hidden();
    return shape.cell() == Cell.LSTM && shape.forgetBias() != 0
        ? new Initializer.Raised(uniform, hidden, 2 * hidden, shape.forgetBias())
        : uniform;
  }

  /**
   * Runs over sequences.
   *
   * @param x [b, t, i]
   * @param initial one state [b, h] for each direction
   * @return outputs [b, t, directions·h], those in padding of no meaning, and a state for each
   *     direction
   */
  RecurrentStack.Encoded apply(Tensor x, Optional<SequenceMask> mask, List<State> initial) {
    Tensor projected = project(x); // [B, T, 2·G·H]
    if (mask.isPresent()) {
      projected = Tensor.where(mask.get().present(), projected, kept(x));
    }
    return directions.size() == 1
        ? forward(projected, mask, initial.get(0))
        : both(projected, mask, initial);
  }

  private Tensor project(Tensor x) {
    if (directions.size() == 1) {
      return Recurrent.project(cell, x, directions.get(0));
    }
    return Tensor.concat(
        directions.stream().map(weights -> Recurrent.project(cell, x, weights)).toList(), -1);
  }

  /** What stands for the gates of padding: [directions·G·H]. */
  private Tensor kept(Tensor x) {
    float[] gates = new float[cell.gates() * hidden * directions.size()];
    for (int from = 0; from < gates.length; from += cell.gates() * hidden) {
      switch (cell) {
        case RNN -> Arrays.fill(gates, from, from + hidden, 0);
        case RNN_RELU -> Arrays.fill(gates, from, from + hidden, -OPEN);
        case LSTM -> {
          Arrays.fill(gates, from, from + hidden, -OPEN); // nothing comes in
          Arrays.fill(gates, from + hidden, from + 2 * hidden, OPEN); // nothing is forgotten
        }
        case GRU -> Arrays.fill(gates, from + hidden, from + 2 * hidden, OPEN); // no update
      }
    }
    return x.trace().constant(HostTensor.of(gates, gates.length));
  }

  private RecurrentStack.Encoded forward(
      Tensor projected, Optional<SequenceMask> mask, State initial) {
    Recurrent.Sequence run = Recurrent.of(cell, directions.get(0)).run(projected, initial);
    Tensor last =
        mask.map(m -> ended(m, run.outputs(), initial)).orElse(run.last().hidden()); // [B, H]
    return new RecurrentStack.Encoded(run.outputs(), List.of(new State(last, run.last().memory())));
  }

  private RecurrentStack.Encoded both(
      Tensor projected, Optional<SequenceMask> mask, List<State> initial) {
    List<Tensor> gates = projected.chunk(-1, 2); // 2 x [B, T, G·H]
    Tensor sides = stack(List.of(gates.get(0), gates.get(1).reverse(1))); // [2, B, T, G·H]
    Recurrent recurrent =
        Recurrent.sideBySide(directions.stream().map(w -> Recurrent.of(cell, w)).toList());
    Recurrent.Sequence run = recurrent.run(sides, stacked(initial));
    Tensor forward = run.outputs().select(0, 0); // [B, T, H]
    Tensor backward = run.outputs().select(0, 1).reverse(1); // [B, T, H]
    State last = run.last();
    Tensor hidden =
        mask.map(m -> ended(m, forward, initial.get(0))).orElse(last.hidden().select(0, 0));
    return new RecurrentStack.Encoded(
        Tensor.concat(List.of(forward, backward), -1),
        List.of(
            new State(hidden, last.memory().map(memory -> memory.select(0, 0))),
            new State(
                last.hidden().select(0, 1), last.memory().map(memory -> memory.select(0, 1)))));
  }

  /** The hidden state where each sequence ends; that before it, where it is empty. */
  private static Tensor ended(SequenceMask mask, Tensor outputs, State initial) {
    Tensor empty = mask.lengths().equalTo(0); // [B, 1]
    return Tensor.where(empty, initial.hidden(), mask.last(outputs));
  }

  private static State stacked(List<State> states) {
    Tensor hidden = stack(states.stream().map(State::hidden).toList());
    List<Tensor> memories = states.stream().flatMap(state -> state.memory().stream()).toList();
    return new State(hidden, memories.isEmpty() ? Optional.empty() : Optional.of(stack(memories)));
  }

  private static Tensor stack(List<Tensor> parts) {
    return Tensor.concat(parts.stream().map(part -> part.unsqueeze(0)).toList(), 0);
  }
}
