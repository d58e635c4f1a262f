package io.tandem.models.recurrent;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.program.Recurrent;

/**
 * The shape of a stack of recurrent layers.
 *
 * @param cell what a step computes
 * @param hidden the size of the state of one direction, h
 * @param layers how many layers stand on each other
 * @param bidirectional whether each layer also runs from the end, so that its outputs have 2·h
 *     elements
 * @param dropout the rate on the outputs of every layer but the last
 * @param forgetBias what is added to the first values of an LSTM's forget gates, of which PyTorch
 *     adds nothing; with 1 a cell begins by remembering (Jozefowicz et al. 2015)
 */
public record RecurrentShape(
    @Doc("What a step computes: rnn (tanh), rnn-relu, lstm or gru.") @Default("lstm")
        Recurrent.Cell cell,
    @Doc("The size of the state of one direction.") @Default("128") @Range(min = 1, max = 1_000_000)
        int hidden,
    @Doc("How many layers stand on each other.") @Default("1") @Range(min = 1, max = 1000)
        int layers,
    @Doc("Whether each layer also runs from the end to the beginning.") @Default("false")
        boolean bidirectional,
    @Doc("The dropout rate on the outputs of every layer but the last.")
        @Default("0")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("What is added to the first values of an LSTM's forget gates.") @Default("0")
        double forgetBias) {

  /** With forget gates that begin as PyTorch's do. */
  public RecurrentShape(
      Recurrent.Cell cell, int hidden, int layers, boolean bidirectional, double dropout) {
    this(cell, hidden, layers, bidirectional, dropout, 0);
  }

  /** The number of directions: 1 or 2. */
  public int directions() {
    return bidirectional ? 2 : 1;
  }

  /** The number of elements of an output: h for each direction. */
  public int outputSize() {
    return directions() * hidden;
  }

  /** Without dropout, for a program that predicts. */
  public RecurrentShape deterministic() {
    return new RecurrentShape(cell, hidden, layers, bidirectional, 0, forgetBias);
  }
}
