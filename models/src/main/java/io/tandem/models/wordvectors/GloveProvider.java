package io.tandem.models.wordvectors;

import io.tandem.api.data.Task;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;

/** Provides {@link Glove} as {@code glove}. */
public final class GloveProvider implements ModelProvider<GloveSettings> {
  /** Used by the service loader. */
  public GloveProvider() {}

  @Override
  public String name() {
    return "glove";
  }

  @Override
  public String description() {
    return "GloVe: word vectors from how often words meet";
  }

  @Override
  public Class<GloveSettings> settingsType() {
    return GloveSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return task instanceof Task.WordVectors;
  }

  @Override
  public Model create(GloveSettings settings, ModelMaterial material) {
    return new Glove(
        settings,
        material.tokenizer(),
        material.training().documents(),
        material.training().name());
  }
}
