package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides training of biases alone as {@code bitfit}. */
public final class BitFitProvider implements AdapterProvider<BitFitSettings> {
  /** Used by the service loader. */
  public BitFitProvider() {}

  @Override
  public String name() {
    return BitFit.NAME;
  }

  @Override
  public String description() {
    return "the biases of the model alone are trained (BitFit)";
  }

  @Override
  public Class<BitFitSettings> settingsType() {
    return BitFitSettings.class;
  }

  @Override
  public String source() {
    return "Ben Zaken, Goldberg and Ravfogel 2021, BitFit, arXiv 2106.10199, section 3";
  }

  @Override
  public Adaptation create(BitFitSettings settings, AdapterMaterial material) {
    return BitFit.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return BitFit.read(config, material);
  }
}
