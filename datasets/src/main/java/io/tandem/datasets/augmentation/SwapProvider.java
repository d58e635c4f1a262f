package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;
import java.util.List;

/** Provides random swap as {@code swap}. */
public final class SwapProvider implements AugmentationProvider<WordSettings> {
  /** Used by the service loader. */
  public SwapProvider() {}

  @Override
  public String name() {
    return "swap";
  }

  @Override
  public String description() {
    return "lets random words change places";
  }

  @Override
  public String source() {
    return "Wei and Zou 2019, arXiv 1901.11196, section 2";
  }

  @Override
  public Class<WordSettings> settingsType() {
    return WordSettings.class;
  }

  @Override
  public Augmentation create(WordSettings settings) {
    return new Augmentation.OfWords(
        new OneOf(settings.probability(), List.of(new RandomSwap(settings.rate()))));
  }
}
