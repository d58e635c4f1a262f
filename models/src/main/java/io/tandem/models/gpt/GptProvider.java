package io.tandem.models.gpt;

import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.decoder.DecoderBody;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides GPT-2's architecture as {@code gpt}. */
public final class GptProvider implements ModelProvider<GptSettings> {
  /** Used by the service loader. */
  public GptProvider() {}

  @Override
  public String name() {
    return "gpt";
  }

  @Override
  public String description() {
    return "GPT-2: a left-to-right Transformer with pre-norm blocks, in the published sizes";
  }

  @Override
  public Class<GptSettings> settingsType() {
    return GptSettings.class;
  }

  @Override
  public String publishedType() {
    return PublishedGpt2.NAME;
  }

  @Override
  public boolean fits(Task task) {
    return ModelProvider.super.fits(task) || task instanceof Matching;
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(GptSettings settings, ModelMaterial material) {
    Gpt gpt = languageModel(settings, material);
    if (material.task() instanceof Matching matching) {
      return DecoderBody.training(gpt.stack(), settings.vectors(), matching, material);
    }
    settings.vectors().refuse(name(), material.task());
    return gpt;
  }

  private Gpt languageModel(GptSettings settings, ModelMaterial material) {
    int tokens = material.tokenizer().vocabularySize();
    if (material.checkpoint().isEmpty()) {
      return new Gpt(settings.config(), tokens);
    }
    Gpt gpt = PublishedGpt2.languageModel(material.checkpoint().get());
    GptSettings usual = GptSettings.of(GptPreset.GPT2, settings.vectors());
    PublishedConfig.refuseOwnShape(name(), settings, usual);
    PublishedConfig.refuseMoreTokens(tokens, gpt.vocabularySize());
    return gpt;
  }

  @Override
  public Optional<ForwardModel> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedGpt2.read(config);
  }
}
