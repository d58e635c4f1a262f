package io.tandem.models.decoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Matching;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Variable;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.sentence.BiEncoder;
import io.tandem.models.sentence.SentenceModel;
import io.tandem.models.sentence.SentenceSettings;
import io.tandem.models.sentence.TokenEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A decoder without any head, whose last hidden states are vectors of its tokens. Each has seen
 * those before it alone, so that what stands in padding after a text changes nothing, and later
 * tokens say more of a text than earlier ones (Muennighoff 2022, arXiv 2202.08904).
 *
 * @param stack its embeddings and blocks
 */
public record DecoderBody(DecoderStack stack) implements TokenEncoder {
  /** What the names of heads' weights begin with. */
  private static final List<String> HEADS = List.of("lm_head.", "score.", "classifier.");

  /**
   * A model that makes vectors of texts and learns what its material says.
   *
   * @throws io.tandem.api.error.BadInputException if objective and task do not go together, or the
   *     checkpoint asks for parts that there are not here
   */
  public static BiEncoder training(
      DecoderStack stack, SentenceSettings settings, Matching task, ModelMaterial material) {
    DecoderBody body = new DecoderBody(stack);
    SentenceModel model = new SentenceModel(body, settings.form(body, material.folder()));
    return BiEncoder.of(model, task, material);
  }

  @Override
  public String type() {
    return stack.type();
  }

  @Override
  public Map<String, Variable> weights() {
    return new HeadedDecoder(stack, new DecoderHead.None())
        .forward(Set.of(Batch.INPUT_IDS), Lengths.NONE)
        .variables();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(stack.bodyConfig(endOfText));
  }

  /** {@inheritDoc} Those of heads are for none. */
  @Override
  public Optional<String> variableOf(String tensor) {
    return stack.variableOf(tensor).filter(name -> HEADS.stream().noneMatch(name::startsWith));
  }

  @Override
  public String publishedName(String variable) {
    return stack.bodyName(variable);
  }

  @Override
  public int hidden() {
    return stack.hidden();
  }

  @Override
  public int longest() {
    return stack.context();
  }

  @Override
  public Tensor tokens(Scope root, EncoderInput input, Phase phase) {
    List<Tensor> states = stack.states(root, DecoderTokens.of(input.ids()), phase);
    return states.get(states.size() - 1);
  }
}
