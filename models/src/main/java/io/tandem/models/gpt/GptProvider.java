package io.tandem.models.gpt;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.PublishedConfig;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides GPT-2's architecture as {@code gpt}. */
public final class GptProvider implements ModelProvider<GptConfig> {
  /** Used by the service loader. */
  public GptProvider() {}

  @Override
  public String name() {
    return "gpt";
  }

  @Override
  public String description() {
    return "GPT-2: a left-to-right Transformer with pre-norm blocks and tied embeddings";
  }

  @Override
  public Class<GptConfig> settingsType() {
    return GptConfig.class;
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
  public Model create(GptConfig settings, ModelMaterial material) {
    int tokens = material.tokenizer().vocabularySize();
    if (material.checkpoint().isEmpty()) {
      return new Gpt(settings, tokens);
    }
    Gpt gpt = PublishedGpt2.read(material.checkpoint().get()).orElseThrow();
    PublishedConfig.refuseOwnShape(name(), settings, GptConfig.of(12, 768, 12, 1024));
    PublishedConfig.refuseMoreTokens(tokens, gpt.vocabularySize());
    return gpt;
  }

  @Override
  public Optional<Model> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedGpt2.read(config).map(model -> model);
  }
}
