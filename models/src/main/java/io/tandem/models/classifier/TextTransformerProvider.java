package io.tandem.models.classifier;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides the encoder of a Transformer over word vectors as {@code transformer-encoder}. */
public final class TextTransformerProvider implements ModelProvider<TransformerSettings> {
  private static final String NAME = "transformer-encoder";

  /** Used by the service loader. */
  public TextTransformerProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the encoder of a Transformer over word vectors";
  }

  @Override
  public Class<TransformerSettings> settingsType() {
    return TransformerSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return TextModels.fits(task);
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(TransformerSettings settings, ModelMaterial material) {
    return TextModels.of(NAME, settings, material);
  }

  @Override
  public Optional<Architecture> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return TextModels.published(config, NAME, TransformerSettings.class, tokenizer);
  }
}
