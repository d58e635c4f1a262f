package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;
import java.util.List;

/** Provides random deletion as {@code deletion}. */
public final class DeletionProvider implements AugmentationProvider<WordSettings> {
  /** Used by the service loader. */
  public DeletionProvider() {}

  @Override
  public String name() {
    return "deletion";
  }

  @Override
  public String description() {
    return "takes random words away";
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
        new OneOf(settings.probability(), List.of(new RandomDeletion(settings.rate()))));
  }
}
