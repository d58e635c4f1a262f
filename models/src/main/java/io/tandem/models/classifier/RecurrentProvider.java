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

/** Provides recurrent layers over word vectors as {@code recurrent}. */
public final class RecurrentProvider implements ModelProvider<RecurrentSettings> {
  private static final String NAME = "recurrent";

  /** Used by the service loader. */
  public RecurrentProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "an RNN, LSTM or GRU over word vectors, in one or both directions";
  }

  @Override
  public Class<RecurrentSettings> settingsType() {
    return RecurrentSettings.class;
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
  public Model create(RecurrentSettings settings, ModelMaterial material) {
    return TextModels.of(NAME, settings, material);
  }

  @Override
  public Optional<Architecture> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return TextModels.published(config, NAME, RecurrentSettings.class, tokenizer);
  }
}
