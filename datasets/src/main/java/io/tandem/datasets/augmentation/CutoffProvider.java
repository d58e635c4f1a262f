package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;

/** Provides cut-off of token vectors as {@code cutoff}. */
public final class CutoffProvider implements AugmentationProvider<CutoffSettings> {
  /** Used by the service loader. */
  public CutoffProvider() {}

  @Override
  public String name() {
    return Cutoff.NAME;
  }

  @Override
  public String description() {
    return "makes the vectors of random tokens, or some of their features, 0";
  }

  @Override
  public String source() {
    return "Shen et al. 2020, arXiv 2009.13818, section 3.1";
  }

  @Override
  public Class<CutoffSettings> settingsType() {
    return CutoffSettings.class;
  }

  @Override
  public Augmentation create(CutoffSettings settings) {
    return new Augmentation.OfObjective(new Cutoff(settings));
  }
}
