package io.tandem.models.gpt;

import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.models.decoder.DecoderBody;
import io.tandem.models.decoder.DecoderHead;
import io.tandem.models.decoder.DecoderPrograms;
import io.tandem.models.decoder.HeadedDecoder;
import io.tandem.models.generation.PublishedGeneration;
import io.tandem.models.sentence.EncodesTokens;
import io.tandem.models.sentence.TokenEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * GPT-2: a left-to-right language model of pre-norm Transformer blocks, its output layer usually
 * tied to the token embedding.
 *
 * @param config the shape
 * @param vocabularySize the number of tokens
 */
public record Gpt(GptConfig config, int vocabularySize)
    implements LanguageModel, ForwardModel, EncodesTokens {

  GptStack stack() {
    return new GptStack(config, vocabularySize);
  }

  /** The same blocks under another head. */
  HeadedDecoder with(DecoderHead head) {
    return new HeadedDecoder(stack(), head);
  }

  @Override
  public TokenEncoder tokenEncoder() {
    return new DecoderBody(stack());
  }

  private DecoderPrograms programs() {
    return new DecoderPrograms(stack());
  }

  @Override
  public String type() {
    return stack().type();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(PublishedGpt2.write(config, vocabularySize, endOfText));
  }

  @Override
  public Optional<JsonObject> publishedGeneration(OptionalInt endOfText) {
    return publishedConfig(endOfText).map(PublishedGeneration::of);
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return stack().variableOf(tensor);
  }

  @Override
  public String publishedName(String variable) {
    return stack().publishedName(variable);
  }

  @Override
  public int context() {
    return config.context();
  }

  @Override
  public Program objective(Phase phase) {
    return programs().objective(phase);
  }

  @Override
  public Program tokenLosses() {
    return programs().tokenLosses();
  }

  @Override
  public Program nextToken() {
    return programs().nextToken();
  }

  @Override
  public Decoding decoding(boolean padded) {
    return programs().decoding(padded);
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return programs().forwardInputs();
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return programs().forward(given);
  }
}
