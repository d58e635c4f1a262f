package io.tandem.api.model;

import io.tandem.api.json.JsonObject;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An architecture with its configuration. Immutable and thread-safe. */
public interface Model {

  /** The architecture's name, by which configs choose it. */
  String type();

  /**
   * Traces what training minimizes and validation reports: a program with the outputs {@link
   * io.tandem.api.optim.TrainingPrograms#LOSS_SUM} and {@link
   * io.tandem.api.optim.TrainingPrograms#LOSS_WEIGHT}, whose inputs are tensors of a batch.
   */
  Program objective(Phase phase);

  /**
   * The lengths of a batch that its programs have to know.
   *
   * @param batch tensors by the names of the objective's inputs
   * @return none, unless it is said otherwise
   */
  default Lengths lengths(Map<String, HostTensor> batch) {
    return Lengths.NONE;
  }

  /**
   * Traces the objective for batches of known lengths, with the same variables whatever they are.
   * For a model whose programs have to know lengths, {@link #objective(Phase)} is that for the
   * shortest sequences.
   *
   * @param lengths as {@link #lengths} gives them
   */
  default Program objective(Phase phase, Lengths lengths) {
    return objective(phase);
  }

  /**
   * What stands in {@code config.json} beside its weights: the architecture in its published form,
   * from which {@link ModelProvider#published} makes it again.
   *
   * @param endOfText the token that ends a text in the vocabulary that it was trained with, if
   *     there is one
   * @return the file's content, or nothing if the architecture has no published form
   */
  default Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.empty();
  }

  /**
   * The variable that a tensor of a published checkpoint is for. Several tensors may be for one
   * variable if the model ties what checkpoints may hold apart; they must then be equal.
   *
   * @param tensor its name in the file
   * @return the variable's name, or nothing for a tensor that checkpoints hold and nobody needs
   */
  default Optional<String> variableOf(String tensor) {
    return Optional.of(tensor);
  }
}
