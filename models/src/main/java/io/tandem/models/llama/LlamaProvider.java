package io.tandem.models.llama;

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
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Provides decoders of Llama's shape as {@code llama}. */
public final class LlamaProvider implements ModelProvider<LlamaSettings> {
  /** Used by the service loader. */
  public LlamaProvider() {}

  @Override
  public String name() {
    return "llama";
  }

  @Override
  public String description() {
    return "Llama's shape: a left-to-right Transformer with rotary positions and gated layers";
  }

  @Override
  public Class<LlamaSettings> settingsType() {
    return LlamaSettings.class;
  }

  @Override
  public String publishedType() {
    return PublishedLlama.NAME;
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
  public Model create(LlamaSettings settings, ModelMaterial material) {
    Llama llama = languageModel(settings, material);
    if (material.task() instanceof Matching matching) {
      return DecoderBody.training(llama.stack(), settings.vectors(), matching, material);
    }
    settings.vectors().refuse(name(), material.task());
    return llama;
  }

  private Llama languageModel(LlamaSettings settings, ModelMaterial material) {
    int tokens = material.tokenizer().vocabularySize();
    if (material.checkpoint().isEmpty()) {
      return new Llama(settings.config(), tokens, OptionalInt.empty());
    }
    Llama llama = PublishedLlama.languageModel(material.checkpoint().get());
    LlamaSettings usual = LlamaSettings.of(LlamaPreset.SMOLLM2, settings.vectors());
    PublishedConfig.refuseOwnShape(name(), settings, usual);
    PublishedConfig.refuseMoreTokens(tokens, llama.vocabularySize());
    return llama;
  }

  @Override
  public Optional<ForwardModel> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedLlama.read(config);
  }
}
