package io.tandem.models.encoder;

import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import java.util.Optional;
import java.util.function.Supplier;

/** Provides published encoders of the family {@code bert}. */
public final class BertProvider implements ModelProvider<EncoderSettings> {
  /** Used by the service loader. */
  public BertProvider() {}

  @Override
  public String name() {
    return EncoderFamily.BERT.published();
  }

  @Override
  public String description() {
    return "BERT: an encoder that reads a text in both directions";
  }

  @Override
  public Class<EncoderSettings> settingsType() {
    return EncoderSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return EncoderTraining.fits(EncoderFamily.BERT, task);
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  @Override
  public Model create(EncoderSettings settings, ModelMaterial material) {
    return EncoderTraining.of(EncoderFamily.BERT, settings, material);
  }

  @Override
  public Optional<? extends Architecture> published(
      JsonObject config, Supplier<Tokenizer> tokenizer) {
    Optional<EncoderModel> model = PublishedEncoder.read(config, EncoderFamily.BERT);
    return model
        .<Optional<? extends Architecture>>map(
            one -> DocumentEncoder.described(config, one, tokenizer))
        .filter(Optional::isPresent)
        .orElse(model);
  }
}
