package io.tandem.api.program;

import io.tandem.api.tensor.Dim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Recurrent layers, unrolled over a known number of steps; gates, weights and their order as in
 * PyTorch's {@code nn.LSTM} and {@code nn.GRU} with one layer and {@code batch_first}.
 *
 * <p>The projection of the inputs of all steps is one matrix product; each step adds one of the
 * hidden state. The sequences are cut and joined once, so that the gradient's cost grows linearly
 * with their length. Sequences of different lengths are for their caller to mask.
 */
public final class Recurrent {
  private Recurrent() {}

  /**
   * What an LSTM gives.
   *
   * @param outputs the hidden state after each step, [b, t, h]
   * @param hidden after the last step, [b, h]
   * @param cell after the last step, [b, h]
   */
  public record Lstm(Tensor outputs, Tensor hidden, Tensor cell) {}

  /**
   * What a GRU gives.
   *
   * @param outputs the hidden state after each step, [b, t, h]
   * @param hidden after the last step, [b, h]
   */
  public record Gru(Tensor outputs, Tensor hidden) {}

  /**
   * The weights of a layer with g gates.
   *
   * @param input [g·h, i]
   * @param hidden [g·h, h]
   * @param inputBias [g·h]
   * @param hiddenBias [g·h]
   */
  public record Weights(Tensor input, Tensor hidden, Tensor inputBias, Tensor hiddenBias) {}

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
   * 2000): {@code c' = σ(f)·c + σ(i)·tanh(g)}, {@code h' = σ(o)·tanh(c')}, the gates in the order
   * i, f, g, o.
   *
   * @param x [b, t, i]; t is a known number, at least 1
   * @param hidden the state before the first step, [b, h]
   * @param cell the cell before the first step, [b, h]
   * @param weights with four gates
   * @throws TracingException if t is symbolic or 0, or a shape does not fit
   */
  public static Lstm lstm(Tensor x, Tensor hidden, Tensor cell, Weights weights) {
    List<Tensor> outputs = new ArrayList<>();
    Tensor h = hidden;
    Tensor c = cell;
    for (Tensor projected : steps(x, weights)) {
      List<Tensor> gates = projected.plus(recur(h, weights)).chunk(-1, 4); // 4 x [B, H]
      Tensor kept = gates.get(1).sigmoid().times(c);
      c = kept.plus(gates.get(0).sigmoid().times(gates.get(2).tanh()));
      h = gates.get(3).sigmoid().times(c.tanh());
      outputs.add(h.unsqueeze(1));
    }
    return new Lstm(Tensor.concat(outputs, 1), h, c);
  }

  /**
   * Gated recurrent unit (Cho et al. 2014, arXiv 1406.1078, with the reset gate after the product,
   * as cuDNN has it): {@code n = tanh(xₙ + σ(r)·hₙ)}, {@code h' = (1 - σ(z))·n + σ(z)·h}, the gates
   * in the order r, z, n.
   *
   * @param x [b, t, i]; t is a known number, at least 1
   * @param hidden the state before the first step, [b, h]
   * @param weights with three gates
   * @throws TracingException if t is symbolic or 0, or a shape does not fit
   */
  public static Gru gru(Tensor x, Tensor hidden, Weights weights) {
    List<Tensor> outputs = new ArrayList<>();
    Tensor h = hidden;
    for (Tensor projected : steps(x, weights)) {
      List<Tensor> input = projected.chunk(-1, 3); // 3 x [B, H]
      List<Tensor> state = recur(h, weights).chunk(-1, 3); // 3 x [B, H]
      Tensor reset = input.get(0).plus(state.get(0)).sigmoid();
      Tensor update = input.get(1).plus(state.get(1)).sigmoid();
      Tensor candidate = input.get(2).plus(reset.times(state.get(2))).tanh();
      h = candidate.plus(update.times(h.minus(candidate)));
      outputs.add(h.unsqueeze(1));
    }
    return new Gru(Tensor.concat(outputs, 1), h);
  }

  /** The projected inputs of each step: t tensors [b, g·h]. */
  private static List<Tensor> steps(Tensor x, Weights weights) {
    if (x.shape().rank() != 3 || !x.dim(1).isStatic() || x.dim(1).is(0)) {
      throw new TracingException(
          "a recurrence needs [batch, time, size] with a known time of at least 1, not "
              + x.shape());
    }
    Tensor projected = Nn.linearTransposed(x, weights.input(), Optional.of(weights.inputBias()));
    Dim[] ones = new Dim[Math.toIntExact(x.dim(1).extent())];
    Arrays.fill(ones, Dim.ONE);
    return projected.split(1, ones).stream().map(step -> step.squeeze(1)).toList();
  }

  private static Tensor recur(Tensor hidden, Weights weights) {
    return Nn.linearTransposed(hidden, weights.hidden(), Optional.of(weights.hiddenBias()));
  }
}
