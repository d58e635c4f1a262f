package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides prefix-tuning as {@code prefix}. */
public final class PrefixProvider implements AdapterProvider<PrefixSettings> {
  /** Used by the service loader. */
  public PrefixProvider() {}

  @Override
  public String name() {
    return Prefix.NAME;
  }

  @Override
  public String description() {
    return "keys and values before those of every layer (prefix-tuning, P-tuning v2)";
  }

  @Override
  public Class<PrefixSettings> settingsType() {
    return PrefixSettings.class;
  }

  @Override
  public String source() {
    return "Li and Liang 2021, arXiv 2101.00190, section 4;"
        + " Liu et al. 2021, arXiv 2110.07602, section 3";
  }

  @Override
  public Adaptation create(PrefixSettings settings, AdapterMaterial material) {
    return Prefix.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return Prefix.read(config, material);
  }
}
