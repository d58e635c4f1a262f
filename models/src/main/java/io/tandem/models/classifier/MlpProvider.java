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

/** Provides a multi-layer perceptron over the mean of a text's word vectors as {@code mlp}. */
public final class MlpProvider implements ModelProvider<MlpSettings> {
  private static final String NAME = "mlp";

  /** Used by the service loader. */
  public MlpProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the mean of a text's word vectors and fully connected layers";
  }

  @Override
  public Class<MlpSettings> settingsType() {
    return MlpSettings.class;
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
  public Model create(MlpSettings settings, ModelMaterial material) {
    return TextModels.of(NAME, settings, material);
  }

  @Override
  public Optional<Architecture> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return TextModels.published(config, NAME, MlpSettings.class, tokenizer);
  }
}
