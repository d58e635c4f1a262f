package io.tandem.models.classifier;

import io.tandem.api.program.Nn;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.recurrent.RecurrentShape;
import io.tandem.models.recurrent.RecurrentStack;
import io.tandem.models.recurrent.SequenceMask;
import java.util.List;

/**
 * Recurrent layers over the tokens' vectors, and one vector of what they say of each token.
 *
 * @param inputSize of a token's vector
 * @param shape the layers; their dropout is also that on their input and on the features
 * @param pooling how many vectors become one
 */
record RecurrentFeatures(int inputSize, RecurrentShape shape, Pooling pooling)
    implements TextFeatures {

  @Override
  public int size() {
    return shape.outputSize();
  }

  @Override
  public boolean stepByStep() {
    return true;
  }

  @Override
  public TextFeatures deterministic() {
    return new RecurrentFeatures(inputSize, shape.deterministic(), pooling);
  }

  @Override
  public Tensor apply(Scope root, Tensor x, SequenceMask mask) {
    RecurrentStack stack = RecurrentStack.of(root.child("rnn"), shape, inputSize);
    RecurrentStack.Encoded encoded = stack.apply(Nn.dropout(x, shape.dropout()), mask);
    Tensor features =
        switch (pooling) {
          case LAST -> last(encoded.last());
          case MEAN -> mask.mean(encoded.outputs());
          case MAX -> mask.max(encoded.outputs());
        };
    return Nn.dropout(features, shape.dropout());
  }

  /** The last layer's state where each direction ends. */
  private Tensor last(List<State> states) {
    int directions = shape.directions();
    return Tensor.concat(
        states.subList(states.size() - directions, states.size()).stream()
            .map(State::hidden)
            .toList(),
        -1);
  }
}
