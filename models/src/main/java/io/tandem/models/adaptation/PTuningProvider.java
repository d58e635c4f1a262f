package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides P-tuning as {@code p-tuning}. */
public final class PTuningProvider implements AdapterProvider<PTuningSettings> {
  /** Used by the service loader. */
  public PTuningProvider() {}

  @Override
  public String name() {
    return Prompt.Method.MADE.label();
  }

  @Override
  public String description() {
    return "vectors before those of the tokens, made by layers (P-tuning)";
  }

  @Override
  public Class<PTuningSettings> settingsType() {
    return PTuningSettings.class;
  }

  @Override
  public String source() {
    return "Liu et al. 2021, GPT Understands, Too, arXiv 2103.10385, section 2.2";
  }

  @Override
  public Adaptation create(PTuningSettings settings, AdapterMaterial material) {
    return Prompt.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return Prompt.read(config, Prompt.Method.MADE, material);
  }
}
