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

/** Provides convolutions over word vectors (Kim 2014) as {@code text-cnn}. */
public final class TextCnnProvider implements ModelProvider<TextCnnSettings> {
  private static final String NAME = "text-cnn";

  /** Used by the service loader. */
  public TextCnnProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "convolutions over word vectors and their greatest values (Kim 2014)";
  }

  @Override
  public Class<TextCnnSettings> settingsType() {
    return TextCnnSettings.class;
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
  public Model create(TextCnnSettings settings, ModelMaterial material) {
    return TextModels.of(NAME, settings, material);
  }

  @Override
  public Optional<Architecture> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return TextModels.published(config, NAME, TextCnnSettings.class, tokenizer);
  }
}
