package io.tandem.api.model;

import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.Set;

/**
 * An architecture whose forward pass can be looked at: every hidden state, what comes out, and the
 * loss. Names, shapes and numbers are those of the published implementation, Hugging Face
 * Transformers unless it is said otherwise, so that the two can be held against each other.
 */
public interface ForwardModel extends Architecture {
  /** The beginning of the names of hidden states, of which a number follows: that of the layer. */
  String HIDDEN_STATES = "hidden_states";

  /** The name of the output with the loss, a scalar: the mean over what labels ask for. */
  String LOSS = "loss";

  /** The inputs that there are, by name. */
  Map<String, ForwardInput> forwardInputs();

  /**
   * Traces the forward pass without dropout.
   *
   * @param given the names of the inputs that are given, all that are required among them; those
   *     that are left out have the values that the published implementation gives them
   * @param lengths as {@link #forwardLengths} gives them
   * @return a program that reads {@code given}. Its outputs are {@code hidden_states.N} from what
   *     the first layer reads to what the last gives ({@code encoder_hidden_states.N} and {@code
   *     decoder_hidden_states.N} where there are two stacks), those of the head, and {@value #LOSS}
   *     if there are labels
   */
  Program forward(Set<String> given, Lengths lengths);

  /**
   * The model for some inputs: what it computes may depend on their kind, as the loss of a
   * classifier of which nobody has said what it is asked for.
   *
   * @param inputs tensors by name, as they were given
   * @return this one, unless it is said otherwise
   */
  default ForwardModel forInputs(Map<String, HostTensor> inputs) {
    return this;
  }

  /**
   * The lengths that the forward pass of some inputs has to know.
   *
   * @param inputs tensors by name, each as {@link #forwardInputs} describes it
   * @return none, unless it is said otherwise
   * @throws io.tandem.api.error.BadInputException if the inputs do not go together
   */
  default Lengths forwardLengths(Map<String, HostTensor> inputs) {
    return Lengths.NONE;
  }
}
