package io.tandem.models.recurrent;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.TracingException;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Recurrent layers on each other, as PyTorch's {@code nn.RNN}, {@code nn.LSTM} and {@code nn.GRU}
 * with {@code batch_first}: the same weights by name and shape ({@code weight_ih_l0}, {@code
 * weight_hh_l0_reverse}, …), the same first values (uniform over ±1/sqrt(h)), and, for sequences of
 * unequal length, the same results as with {@code pack_padded_sequence}.
 */
public final class RecurrentStack {
  private final Scope scope;
  private final RecurrentShape shape;
  private final List<RecurrentLayer> layers;

  private RecurrentStack(Scope scope, RecurrentShape shape, List<RecurrentLayer> layers) {
    this.scope = scope;
    this.shape = shape;
    this.layers = layers;
  }

  /**
   * What a stack gives.
   *
   * @param outputs those of the last layer, [b, t, d·h], both directions side by side; 0 in padding
   * @param last the state of each layer and direction after its sequence, [b, h], in PyTorch's
   *     order: layer 0 forward, layer 0 backward, layer 1 forward, … The backward direction ends at
   *     the first step.
   */
  public record Encoded(Tensor outputs, List<State> last) {
    public Encoded {
      last = List.copyOf(last);
    }
  }

  /**
   * With weights under a scope.
   *
   * @param inputSize the number of elements of an input, i
   */
  public static RecurrentStack of(Scope scope, RecurrentShape shape, int inputSize) {
    List<RecurrentLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < shape.layers(); layer++) {
      int size = layer == 0 ? inputSize : shape.outputSize();
      layers.add(RecurrentLayer.of(scope, shape, layer, size));
    }
    return new RecurrentStack(scope, shape, layers);
  }

  /**
   * Runs from zeros over sequences of one length.
   *
   * @param x [b, t, i]; t is a known number, at least 1
   * @throws TracingException if t is symbolic or 0, or a shape does not fit
   */
  public Encoded apply(Tensor x) {
    return apply(x, Optional.empty(), Optional.empty());
  }

  /**
   * Runs from zeros over sequences of unequal length: states stop where a sequence ends, and the
   * backward direction begins there. What stands in padding has no influence, as long as it is
   * finite.
   *
   * @param x [b, t, i]; t is a known number, at least 1
   * @param mask which steps are there
   * @throws TracingException if t is symbolic or 0, or a shape does not fit
   */
  public Encoded apply(Tensor x, SequenceMask mask) {
    return apply(x, Optional.of(mask), Optional.empty());
  }

  /**
   * Runs over sequences.
   *
   * @param x [b, t, i]; t is a known number, at least 1
   * @param mask which steps are there; all, if nothing is given
   * @param initial the states before the first step, as many and in the order of {@link
   *     Encoded#last}; zeros, if nothing is given
   * @throws TracingException if t is symbolic or 0, a shape does not fit, or both directions,
   *     initial states and a mask come together, which this does not compute
   */
  public Encoded apply(Tensor x, Optional<SequenceMask> mask, Optional<List<State>> initial) {
    return scope.in(() -> run(x, mask, initial));
  }

  private Encoded run(Tensor x, Optional<SequenceMask> mask, Optional<List<State>> initial) {
    if (initial.isPresent() && mask.isPresent() && shape.bidirectional()) {
      throw new TracingException(
          "both directions over sequences of unequal length begin with zeros, not with given"
              + " states");
    }
    List<State> states = initial.orElseGet(() -> zeros(x));
    if (states.size() != layers.size() * shape.directions()) {
      throw new TracingException(
          String.format(
              "%d layers in %d directions begin with %d states, not %d",
              layers.size(),
              shape.directions(),
              layers.size() * shape.directions(),
              states.size()));
    }
    List<State> last = new ArrayList<>();
    Tensor y = x;
    for (int i = 0; i < layers.size(); i++) {
      Tensor input = i == 0 ? y : Nn.dropout(y, shape.dropout());
      int first = i * shape.directions();
      Encoded encoded =
          layers.get(i).apply(input, mask, states.subList(first, first + shape.directions()));
      y = encoded.outputs();
      last.addAll(encoded.last());
    }
    Tensor outputs = y;
    return new Encoded(mask.map(m -> m.clear(outputs)).orElse(outputs), last);
  }

  private List<State> zeros(Tensor x) {
    Shape size = x.shape().without(1).with(-1, Dim.of(shape.hidden()));
    State zeros = State.zeros(shape.cell(), x.trace(), size);
    return Collections.nCopies(layers.size() * shape.directions(), zeros);
  }
}
