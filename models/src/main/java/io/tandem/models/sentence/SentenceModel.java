package io.tandem.models.sentence;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.encoder.EncoderModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * An encoder with what its output is made into, as sentence-transformers publishes them together.
 *
 * @param network the encoder; a head that it may have makes no vectors
 * @param form what is made of its output
 */
public record SentenceModel(EncoderModel network, SentenceForm form) implements Architecture {

  /**
   * The model that an encoder's checkpoint is.
   *
   * @param folder the checkpoint, of sentence-transformers or of another library
   * @param network the encoder that is described there
   * @throws io.tandem.api.error.BadInputException if a file is malformed, or asks for parts that
   *     there are not here, naming it
   */
  public static SentenceModel read(Path folder, EncoderModel network) {
    int hidden = network.config().hidden();
    return new SentenceModel(
        network, SentenceForm.read(folder, hidden, network.config().longest()));
  }

  /** How many numbers a vector has. */
  public int dimensions() {
    return form.dimensions(network.config().hidden());
  }

  /**
   * Traces the vectors of texts.
   *
   * @param root where the weights of the whole model are
   * @param input tokens and mask, [B, T]
   * @param phase whether there is dropout
   * @return [B, D], in 32 bits
   */
  public Tensor vectors(Scope root, EncoderInput input, Phase phase) {
    Tensor last = network.encoded(root, input, phase).last(); // [B, T, H]
    return form.of(root, last, input.mask().orElseThrow());
  }

  @Override
  public String type() {
    return network.type();
  }

  /** {@inheritDoc} Those of a head that the encoder may have are among them. */
  @Override
  public Map<String, Variable> weights() {
    Map<String, Variable> all = new TreeMap<>(network.weights());
    Trace.program(
            type(),
            trace -> {
              Dim hidden = Dim.of(network.config().hidden());
              TensorType type = TensorType.float32(Dim.symbol("batch"), hidden);
              form.projection()
                  .ifPresent(
                      one -> trace.output("vectors", one.of(trace.root(), trace.input("x", type))));
            })
        .variables()
        .forEach(all::put);
    return all;
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return network.publishedConfig(endOfText);
  }

  @Override
  public Map<String, JsonValue> publishedFiles() {
    return form.files(network.config().hidden());
  }

  @Override
  public Set<String> folders() {
    return form.projection().isPresent() ? Set.of(Projection.FOLDER) : Set.of();
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return tensor.startsWith(Projection.FOLDER + ".")
        ? Optional.of(tensor)
        : network.variableOf(tensor);
  }

  @Override
  public Map<String, String> copies() {
    return network.copies();
  }
}
