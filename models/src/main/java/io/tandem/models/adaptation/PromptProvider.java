package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides prompt tuning as {@code prompt}. */
public final class PromptProvider implements AdapterProvider<PromptSettings> {
  /** Used by the service loader. */
  public PromptProvider() {}

  @Override
  public String name() {
    return Prompt.Method.PLAIN.label();
  }

  @Override
  public String description() {
    return "vectors before those of the tokens (prompt tuning)";
  }

  @Override
  public Class<PromptSettings> settingsType() {
    return PromptSettings.class;
  }

  @Override
  public String source() {
    return "Lester, Al-Rfou and Constant 2021, arXiv 2104.08691, section 2";
  }

  @Override
  public Adaptation create(PromptSettings settings, AdapterMaterial material) {
    return Prompt.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return Prompt.read(config, Prompt.Method.PLAIN, material);
  }
}
