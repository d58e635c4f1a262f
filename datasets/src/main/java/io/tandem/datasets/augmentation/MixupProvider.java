package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;

/** Provides mixup of token vectors as {@code mixup}. */
public final class MixupProvider implements AugmentationProvider<MixupSettings> {
  /** Used by the service loader. */
  public MixupProvider() {}

  @Override
  public String name() {
    return Mixup.NAME;
  }

  @Override
  public String description() {
    return "mixes the vectors of two texts, and what is minimized of both";
  }

  @Override
  public String source() {
    return "Zhang et al. 2018, arXiv 1710.09412; Guo et al. 2019, arXiv 1905.08941";
  }

  @Override
  public Class<MixupSettings> settingsType() {
    return MixupSettings.class;
  }

  @Override
  public Augmentation create(MixupSettings settings) {
    return new Augmentation.OfObjective(new Mixup(settings));
  }
}
