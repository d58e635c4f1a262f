package io.tandem.models.adaptation;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.json.JsonObject;
import java.util.Optional;

/** Provides bottleneck adapters as {@code adapter}. */
public final class BottleneckProvider implements AdapterProvider<BottleneckSettings> {
  /** Used by the service loader. */
  public BottleneckProvider() {}

  @Override
  public String name() {
    return Bottleneck.NAME;
  }

  @Override
  public String description() {
    return "narrow maps between the parts of each block (Houlsby, Pfeiffer)";
  }

  @Override
  public Class<BottleneckSettings> settingsType() {
    return BottleneckSettings.class;
  }

  @Override
  public String source() {
    return "Houlsby et al. 2019, arXiv 1902.00751, section 2.1; Pfeiffer et al. 2020,"
        + " AdapterFusion, arXiv 2005.00247, section 3";
  }

  @Override
  public Adaptation create(BottleneckSettings settings, AdapterMaterial material) {
    return Bottleneck.of(settings, material);
  }

  @Override
  public Optional<? extends Adaptation> published(JsonObject config, AdapterMaterial material) {
    return Bottleneck.read(config, material);
  }
}
