package io.tandem.models.clip;

import io.tandem.api.data.ImageText;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides CLIP as {@code clip}. */
public final class ClipProvider implements ModelProvider<ClipSettings> {
  static final String NAME = "clip";

  /** Used by the service loader. */
  public ClipProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "CLIP: texts and pictures in one space, by a Transformer each, or a residual network";
  }

  @Override
  public Class<ClipSettings> settingsType() {
    return ClipSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return task instanceof ImageText;
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(ClipSettings settings, ModelMaterial material) {
    if (material.task() instanceof ImageText task) {
      return ImageTextModel.of(settings, task, material);
    }
    throw new BadInputException(
        String.format("a '%s' is not for the task '%s'", NAME, material.task().name()));
  }

  @Override
  public Optional<? extends Architecture> published(
      JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedClip.isOne(config) ? Optional.of(PublishedClip.read(config)) : Optional.empty();
  }
}
