package io.tandem.models.classifier;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Matching;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.sentence.BiEncoder;
import io.tandem.models.sentence.VectorModel;
import io.tandem.models.sentence.VectorSettings;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model of texts whose features, projected and normalized where that is asked for, are the
 * vectors of the texts. Weights are named as those of a {@link TextModel}, and {@code
 * projection.weight} and {@code projection.bias}.
 *
 * @param description what stands in its checkpoints; by what it was trained is not told
 * @param body its features
 * @param vectors what is made of them
 * @param longest how many tokens of a text are read, from its beginning
 */
record FeatureVectors(
    ModelDescription<?> description, TextBody body, VectorSettings vectors, int longest)
    implements VectorModel {

  /** One that learns what its material says. */
  static <S extends Record & TextSettings> BiEncoder training(
      String type, S settings, Matching task, ModelMaterial material) {
    Tokenizer tokenizer = material.tokenizer();
    TextBody body = // a continued one has the same settings but for what is free, which is as given
        ModelDescription.continued(material, type, settings, TextSettings.FREE)
            .map(known -> TextBody.of(known, tokenizer))
            .orElseGet(() -> TextBody.of(settings, tokenizer));
    ModelDescription<S> description = new ModelDescription<>(type, settings, task, body.learned());
    return BiEncoder.of(of(description, settings, body), task, material);
  }

  /**
   * The one that a description is of; its weights are yet to come.
   *
   * @throws io.tandem.api.error.BadInputException if the description is none of such a model
   */
  static <S extends Record & TextSettings> FeatureVectors of(
      ModelDescription<S> description, Tokenizer tokenizer) {
    return of(description, description.settings(), TextBody.of(description, tokenizer));
  }

  private static FeatureVectors of(
      ModelDescription<?> description, TextSettings settings, TextBody body) {
    return new FeatureVectors(description, body, settings.vectors(), settings.maxLength());
  }

  @Override
  public String type() {
    return description.type();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(description.json());
  }

  @Override
  public int dimensions() {
    return vectors.dimensions(body.size());
  }

  @Override
  public FeatureVectors atMost(int tokens) {
    return new FeatureVectors(description, body, vectors, Math.min(longest, tokens));
  }

  @Override
  public boolean knowsLengths() {
    return body.stepByStep();
  }

  /** {@inheritDoc} Nothing but its own tokens. */
  @Override
  public TextSequence sequence(Tokenizer tokenizer, String text) {
    return new TextSequences(TextTemplate.PLAIN, longest)
        .fit(Truncation.LONGEST_FIRST, tokenizer.tokenize(text));
  }

  @Override
  public Map<String, Variable> weights() {
    Dim time = knowsLengths() ? Dim.ONE : Dim.symbol("time");
    TensorType type = TensorType.int32(Dim.symbol("batch"), time);
    return Trace.program(
            type(),
            trace -> {
              EncoderInput input =
                  EncoderInput.of(
                      trace.input(Batch.INPUT_IDS, type),
                      trace.input(Decoding.ATTENTION_MASK, type));
              trace.output("vectors", vectors(trace.root(), input, Phase.EVALUATION));
            })
        .variables();
  }

  @Override
  public Tensor vectors(Scope root, EncoderInput input, Phase phase) {
    Tensor features = body.apply(root, input.ids(), input.mask().orElseThrow(), phase); // [B, F]
    return vectors.of(root.child("projection"), features);
  }
}
