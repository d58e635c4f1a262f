package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;
import java.nio.file.Path;
import java.util.List;

/** Provides random insertion as {@code insertion}. */
public final class InsertionProvider implements AugmentationProvider<SynonymSettings> {
  /** Used by the service loader. */
  public InsertionProvider() {}

  @Override
  public String name() {
    return "insertion";
  }

  @Override
  public String description() {
    return "puts synonyms of a text's words at random places";
  }

  @Override
  public String source() {
    return "Wei and Zou 2019, arXiv 1901.11196, section 2";
  }

  @Override
  public Class<SynonymSettings> settingsType() {
    return SynonymSettings.class;
  }

  @Override
  public List<Path> files(SynonymSettings settings) {
    return WordNet.files(settings.wordnet());
  }

  @Override
  public Augmentation create(SynonymSettings settings) {
    return new Augmentation.OfWords(
        new OneOf(
            settings.probability(),
            List.of(
                new RandomInsertion(
                    new Replacements(WordNet.read(settings.wordnet())), settings.rate()))));
  }
}
