package io.tandem.models.encoder;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides published encoders of the family {@code longformer}. */
public final class LongformerProvider implements ModelProvider<EncoderSettings> {
  /** Used by the service loader. */
  public LongformerProvider() {}

  @Override
  public String name() {
    return EncoderFamily.LONGFORMER.published();
  }

  @Override
  public String description() {
    return "Longformer: an encoder of long texts, with attention in a sliding window and global"
        + " tokens";
  }

  @Override
  public Class<EncoderSettings> settingsType() {
    return EncoderSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return false;
  }

  @Override
  public Model create(EncoderSettings settings, ModelMaterial material) {
    throw new IllegalArgumentException(
        "a " + name() + " fits no task, and is read from checkpoints");
  }

  @Override
  public Optional<EncoderModel> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return PublishedEncoder.read(config, EncoderFamily.LONGFORMER);
  }
}
