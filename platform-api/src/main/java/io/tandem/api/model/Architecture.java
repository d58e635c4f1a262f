package io.tandem.api.model;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.program.Variable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A network with its configuration: what it is called, which weights it has, and the form in which
 * checkpoints of it are published. Immutable and thread-safe.
 */
public interface Architecture {

  /** The architecture's name, by which configs choose it. */
  String type();

  /** Its weights, by the names that its programs have for them. */
  Map<String, Variable> weights();

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
   * What stands in {@code generation_config.json}: how texts are generated with it.
   *
   * @param endOfText as for {@link #publishedConfig}
   * @return the file's content, or nothing if it generates no texts or none of the published form
   */
  default Optional<JsonObject> publishedGeneration(OptionalInt endOfText) {
    return Optional.empty();
  }

  /**
   * Further files of its published form.
   *
   * @return contents by the files' places in the checkpoint's folder; none, unless it is said
   *     otherwise
   */
  default Map<String, JsonValue> publishedFiles() {
    return Map.of();
  }

  /**
   * The {@code tokenizer.json} of its published form, for those who tokenize with it alone.
   *
   * @param tokenizer the file of the tokenizer that it is used with
   * @return that, unless something belongs around texts that the file does not say
   */
  default JsonObject publishedTokenizer(JsonObject tokenizer) {
    return tokenizer;
  }

  /**
   * Folders of its published form that hold weights of their own: the tensor {@code NAME} of {@code
   * FOLDER/model.safetensors} is known as {@code FOLDER.NAME}.
   *
   * @return names of folders; none, unless it is said otherwise
   */
  default Set<String> folders() {
    return Set.of();
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

  /**
   * What a weight is called in the class of the published implementation that {@link
   * #publishedConfig} names. Files that name layers, as those of adapters do, mean these names; in
   * checkpoints a prefix may be left out.
   *
   * @param variable its name here
   * @return the same, unless it is said otherwise
   */
  default String publishedName(String variable) {
    return variable;
  }

  /**
   * Tensors that readers of the published form expect beside the weights: by name, the weight that
   * each is a copy of.
   *
   * @return none, unless it is said otherwise
   */
  default Map<String, String> copies() {
    return Map.of();
  }

  /**
   * The architecture of a checkpoint with these tensors, where {@code config.json} does not tell
   * all of it.
   *
   * @param tensors the names of all tensors of the checkpoint
   * @return this one, unless it is said otherwise
   */
  default Architecture forTensors(Set<String> tensors) {
    return this;
  }

  /**
   * The architecture for a checkpoint that holds apart what its description ties: some libraries
   * write the description of a tied model beside such weights, and untie them when they read them.
   *
   * @param tensors those whose {@linkplain #variableOf variable} another tensor is for as well, and
   *     that differ from that
   * @return nothing if they would have to be equal, unless it is said otherwise
   */
  default Optional<? extends Architecture> untied(Set<String> tensors) {
    return Optional.empty();
  }
}
