package io.tandem.api.program;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Recurrences, step by step or unrolled over a known number of steps; gates, weights and their
 * order as in PyTorch's {@code nn.RNN}, {@code nn.LSTM} and {@code nn.GRU}.
 *
 * <p>What the inputs contribute to the gates of all steps is one matrix product ({@link #project});
 * each step adds one of the hidden state. The sequences are cut and joined once, so that the
 * gradient's cost grows linearly with their length. Layers, directions and sequences of different
 * lengths are for their caller.
 *
 * <p>Below, g is the number of a cell's gates, b that of sequences, h the size of the state, and
 * "…" is nothing, or the axis of several recurrences that run side by side.
 *
 * @param cell what a step computes
 * @param weight what the hidden state is multiplied by, […, g·h, h]
 * @param candidateBias the bias that a GRU's reset gate multiplies, [h] or […, 1, h]; nothing for
 *     the others
 */
public record Recurrent(Cell cell, Tensor weight, Optional<Tensor> candidateBias) {

  /** What a step computes. */
  public enum Cell {
    /** {@code h' = tanh(x + U·h)} (Elman 1990). */
    RNN(1),

    /** {@code h' = relu(x + U·h)} (Le et al. 2015, arXiv 1504.00941). */
    RNN_RELU(1),

    /**
     * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
     * 2000): {@code c' = σ(f)·c + σ(i)·tanh(g)}, {@code h' = σ(o)·tanh(c')}, the gates in the order
     * i, f, g, o.
     */
    LSTM(4),

    /**
     * Gated recurrent unit (Cho et al. 2014, arXiv 1406.1078, with the reset gate after the
     * product, as cuDNN has it): {@code n = tanh(xₙ + σ(r)·hₙ)}, {@code h' = (1 - σ(z))·n +
     * σ(z)·h}, the gates in the order r, z, n.
     */
    GRU(3);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }

    /** The number of gates, so that the weights have as many times h rows. */
    public int gates() {
      return gates;
    }

    /** Whether a step keeps something beside the hidden state. */
    public boolean hasMemory() {
      return this == LSTM;
    }
  }

  /**
   * What a step leaves to the next.
   *
   * @param hidden the hidden state, which is also the output, […, b, h]
   * @param memory the cell of an LSTM, […, b, h]; nothing for the others
   */
  public record State(Tensor hidden, Optional<Tensor> memory) {

    /** Zeros: what PyTorch starts with where nothing else is given. */
    public static State zeros(Cell cell, Trace trace, Shape shape) {
      Tensor zeros = trace.fill(0, TensorType.of(DType.FLOAT32, shape));
      return new State(zeros, cell.hasMemory() ? Optional.of(zeros) : Optional.empty());
    }
  }

  /**
   * The weights of a layer in one direction.
   *
   * @param input [g·h, i]
   * @param hidden [g·h, h]
   * @param inputBias [g·h]
   * @param hiddenBias [g·h]
   */
  public record Weights(Tensor input, Tensor hidden, Tensor inputBias, Tensor hiddenBias) {}

  /**
   * What a recurrence gives.
   *
   * @param outputs the hidden state after each step, […, b, t, h]
   * @param last the state after the last step
   */
  public record Sequence(Tensor outputs, State last) {}

  /**
   * What inputs contribute to the gates, with the biases that can be added beforehand: both, but
   * for the one that a GRU's reset gate multiplies.
   *
   * @param x any number of inputs, […, i]
   * @return […, g·h]
   */
  public static Tensor project(Cell cell, Tensor x, Weights weights) {
    Tensor hiddenBias = weights.hiddenBias();
    if (cell == Cell.GRU) {
      Dim third = hiddenBias.dim(0).dividedBy(Dim.of(3));
      Dim beforehand = third.plus(third);
      hiddenBias = hiddenBias.slice(0, Dim.ZERO, beforehand).pad(0, Dim.ZERO, third, 0);
    }
    Tensor bias = weights.inputBias().plus(hiddenBias);
    return Nn.linearTransposed(x, weights.input(), Optional.of(bias));
  }

  /** The recurrence of these weights, whose inputs {@link #project} maps. */
  public static Recurrent of(Cell cell, Weights weights) {
    if (cell != Cell.GRU) {
      return new Recurrent(cell, weights.hidden(), Optional.empty());
    }
    Dim size = weights.hidden().dim(1);
    Dim beforehand = size.plus(size);
    Tensor bias = weights.hiddenBias().slice(0, beforehand, beforehand.plus(size)); // [H]
    return new Recurrent(cell, weights.hidden(), Optional.of(bias));
  }

  /**
   * Several recurrences side by side, each with states of its own: one product a step serves all.
   *
   * @param parts at least one, of one cell and one size
   * @return a recurrence whose weight, states and gates have an axis for them in front
   */
  public static Recurrent sideBySide(List<Recurrent> parts) {
    List<Tensor> weights = parts.stream().map(part -> part.weight.unsqueeze(0)).toList();
    List<Tensor> biases =
        parts.stream()
            .flatMap(part -> part.candidateBias.stream())
            .map(bias -> bias.unsqueeze(0).unsqueeze(0))
            .toList();
    return new Recurrent(
        parts.get(0).cell,
        Tensor.concat(weights, 0),
        biases.isEmpty() ? Optional.empty() : Optional.of(Tensor.concat(biases, 0)));
  }

  /**
   * One step.
   *
   * @param projected what the step's inputs contribute, from {@link #project}, […, b, g·h]
   * @param state the state before it
   * @return the state after it
   */
  public State step(Tensor projected, State state) {
    Tensor h = state.hidden();
    Tensor recurrent = h.matmul(weight, false, true); // […, B, G·H]
    return switch (cell) {
      case RNN -> new State(projected.plus(recurrent).tanh(), Optional.empty());
      case RNN_RELU -> new State(projected.plus(recurrent).relu(), Optional.empty());
      case LSTM -> lstm(projected.plus(recurrent), state.memory().orElseThrow());
      case GRU -> gru(projected, recurrent, h);
    };
  }

  private static State lstm(Tensor gates, Tensor memory) {
    Dim one = memory.dim(-1);
    List<Tensor> parts = gates.split(-1, one.plus(one), one, one);
    List<Tensor> inputAndForget = parts.get(0).sigmoid().chunk(-1, 2);
    Tensor kept = inputAndForget.get(1).times(memory);
    Tensor c = kept.plus(inputAndForget.get(0).times(parts.get(1).tanh())); // […, B, H]
    return new State(parts.get(2).sigmoid().times(c.tanh()), Optional.of(c));
  }

  private State gru(Tensor projected, Tensor recurrent, Tensor h) {
    Dim one = h.dim(-1);
    Dim two = one.plus(one);
    List<Tensor> input = projected.split(-1, two, one);
    List<Tensor> state = recurrent.split(-1, two, one);
    List<Tensor> resetAndUpdate = input.get(0).plus(state.get(0)).sigmoid().chunk(-1, 2);
    Tensor inner = state.get(1).plus(candidateBias.orElseThrow()); // […, B, H]
    Tensor candidate = input.get(1).plus(resetAndUpdate.get(0).times(inner)).tanh();
    Tensor next = candidate.plus(resetAndUpdate.get(1).times(h.minus(candidate)));
    return new State(next, Optional.empty());
  }

  /**
   * All steps.
   *
   * @param projected what the inputs of all steps contribute, from {@link #project}, […, b, t,
   *     g·h]; t is a known number, at least 1
   * @param state the state before the first step
   * @throws TracingException if t is symbolic or 0, or a shape does not fit
   */
  public Sequence run(Tensor projected, State state) {
    if (projected.shape().rank() < 3 || !projected.dim(-2).isStatic() || projected.dim(-2).is(0)) {
      throw new TracingException(
          "a recurrence needs [batch, time, size] with a known time of at least 1, not "
              + projected.shape());
    }
    Dim[] ones = new Dim[Math.toIntExact(projected.dim(-2).extent())];
    Arrays.fill(ones, Dim.ONE);
    List<Tensor> outputs = new ArrayList<>();
    State last = state;
    for (Tensor inputs : projected.split(-2, ones)) {
      last = step(inputs.squeeze(-2), last);
      outputs.add(last.hidden().unsqueeze(-2));
    }
    return new Sequence(Tensor.concat(outputs, -2), last);
  }
}
