package io.tandem.models.sentence;

import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.encoder.EncoderInput;
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
public record SentenceModel(TokenEncoder network, SentenceForm form) implements VectorModel {

  /**
   * The model that an encoder's checkpoint is.
   *
   * @param folder the checkpoint, of sentence-transformers or of another library
   * @param network the encoder that is described there
   * @throws io.tandem.api.error.BadInputException if a file is malformed, or asks for parts that
   *     there are not here, naming it
   */
  public static SentenceModel read(Path folder, TokenEncoder network) {
    return new SentenceModel(network, SentenceForm.read(folder, network));
  }

  @Override
  public int dimensions() {
    return form.dimensions(network.hidden());
  }

  @Override
  public int longest() {
    return form.longest();
  }

  @Override
  public SentenceModel atMost(int tokens) {
    return new SentenceModel(network, form.atMost(tokens));
  }

  @Override
  public TextSequence sequence(Tokenizer tokenizer, String text) {
    return form.sequence(tokenizer, text);
  }

  @Override
  public OptionalInt padding() {
    return network.padding();
  }

  @Override
  public boolean hasTokenTypes() {
    return network.hasTokenTypes();
  }

  @Override
  public boolean knowsLengths() {
    return network.knowsLengths();
  }

  @Override
  public Tensor vectors(Scope root, EncoderInput input, Phase phase) {
    Tensor last = network.tokens(root, input, phase); // [B, T, H]
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
              Dim hidden = Dim.of(network.hidden());
              TensorType type = TensorType.float32(Dim.symbol("batch"), hidden);
              trace.output("vectors", form.finished(trace.root(), trace.input("x", type)));
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
    return form.files(network.hidden());
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
  public String publishedName(String variable) {
    return variable.startsWith(Projection.FOLDER + ".")
        ? variable
        : network.publishedName(variable);
  }

  @Override
  public Map<String, String> copies() {
    return network.copies();
  }
}
