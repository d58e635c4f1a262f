package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides low-rank adaptation as {@code lora}. */
public final class LoraProvider implements AdapterProvider<LoraSettings> {
  /** Used by the service loader. */
  public LoraProvider() {}

  @Override
  public String name() {
    return Lora.NAME;
  }

  @Override
  public String description() {
    return "a product of two narrow matrices is added to weights (LoRA)";
  }

  @Override
  public Class<LoraSettings> settingsType() {
    return LoraSettings.class;
  }

  @Override
  public String source() {
    return "Hu et al. 2021, LoRA, arXiv 2106.09685, section 4.1";
  }

  @Override
  public Adaptation create(LoraSettings settings, AdapterMaterial material) {
    return Lora.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return Lora.read(config, material);
  }
}
