package io.tandem.api.adaptation;

import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A change of what a model computes that is trained in its place: the programs of the model with
 * some weights of its own in them. The model's weights stay as they are, but for those that {@link
 * #given} has no value for.
 *
 * <p>Immutable and thread-safe.
 */
public interface Adaptation {
  /** The name of its tensors' file, as Hugging Face PEFT has it. */
  String FILE = "adapter_model.safetensors";

  /** The name of the file that describes it, as Hugging Face PEFT has it. */
  String CONFIG = "adapter_config.json";

  /** The method's name, by which configs choose it. */
  String type();

  /**
   * A program with the change.
   *
   * @param program any of the model's; where it has nothing that is changed, it stays as it is
   * @param phase whether what is dropped in training is dropped
   */
  Program in(Program program, Phase phase);

  /**
   * The value of a weight of the model that stays as it is.
   *
   * @param variable its name
   * @return nothing for a weight that is trained with the change, such as that of a new head
   */
  Optional<HostTensor> given(String variable);

  /**
   * What a variable that is trained is called in {@link #FILE}.
   *
   * @param variable the name of one of the change's own, or of a weight of the model that is
   *     trained with it
   * @return nothing for one that nobody needs who uses the change, because another is {@link
   *     #derived} from it
   */
  Optional<String> tensorOf(String variable);

  /**
   * Tensors of {@link #FILE} that are computed from variables, by their names.
   *
   * @return none, unless it is said otherwise
   */
  default Map<String, Derivation> derived() {
    return Map.of();
  }

  /** How a tensor is computed from the change's variables. */
  @FunctionalInterface
  interface Derivation {
    /**
     * Computes it.
     *
     * @param own gives a variable of the change
     */
    HostTensor of(Function<String, HostTensor> own);
  }

  /**
   * How many places of tokens it takes of those that the model has.
   *
   * @return none, unless it is said otherwise
   */
  default int places() {
    return 0;
  }

  /**
   * The files that describe it.
   *
   * @return contents by the files' names; at least {@link #CONFIG}
   */
  Map<String, JsonValue> files();
}
