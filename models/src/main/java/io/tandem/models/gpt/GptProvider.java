package io.tandem.models.gpt;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.PublishedConfig;
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
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(GptSettings settings, ModelMaterial material) {
    int tokens = material.tokenizer().vocabularySize();
    if (material.checkpoint().isEmpty()) {
      return new Gpt(settings.config(), tokens);
    }
    Gpt gpt = PublishedGpt2.languageModel(material.checkpoint().get());
    PublishedConfig.refuseOwnShape(name(), settings, GptSettings.of(GptPreset.GPT2));
    PublishedConfig.refuseMoreTokens(tokens, gpt.vocabularySize());
    return gpt;
  }

  @Override
  public Optional<ForwardModel> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedGpt2.read(config);
  }
}
