package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides IA³ as {@code ia3}. */
public final class Ia3Provider implements AdapterProvider<Ia3Settings> {
  /** Used by the service loader. */
  public Ia3Provider() {}

  @Override
  public String name() {
    return Ia3.NAME;
  }

  @Override
  public String description() {
    return "what layers give or read is multiplied by a vector (IA³)";
  }

  @Override
  public Class<Ia3Settings> settingsType() {
    return Ia3Settings.class;
  }

  @Override
  public String source() {
    return "Liu et al. 2022, T-Few, arXiv 2205.05638, section 3.3";
  }

  @Override
  public Adaptation create(Ia3Settings settings, AdapterMaterial material) {
    return Ia3.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return Ia3.read(config, material);
  }
}
