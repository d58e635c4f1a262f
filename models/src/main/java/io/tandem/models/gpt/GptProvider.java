package io.tandem.models.gpt;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
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
  public Model create(GptConfig settings, ModelMaterial material) {
    return new Gpt(settings, material.tokenizer().vocabularySize());
  }

  @Override
  public Optional<Model> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedGpt2.read(config).map(model -> model);
  }
}
