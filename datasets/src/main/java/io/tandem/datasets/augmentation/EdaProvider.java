package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;
import java.nio.file.Path;
import java.util.List;

/** Provides the four operations of "easy data augmentation" as {@code eda}. */
public final class EdaProvider implements AugmentationProvider<EdaSettings> {
  /** Used by the service loader. */
  public EdaProvider() {}

  @Override
  public String name() {
    return "eda";
  }

  @Override
  public String description() {
    return "one of the four operations on words, drawn for each text";
  }

  @Override
  public String source() {
    return "Wei and Zou 2019, arXiv 1901.11196, section 2";
  }

  @Override
  public Class<EdaSettings> settingsType() {
    return EdaSettings.class;
  }

  @Override
  public List<Path> files(EdaSettings settings) {
    return WordNet.files(settings.wordnet());
  }

  @Override
  public Augmentation create(EdaSettings settings) {
    Replacements replacements = new Replacements(WordNet.read(settings.wordnet()));
    double rate = settings.rate();
    return new Augmentation.OfWords(
        new OneOf(
            settings.probability(),
            List.of(
                new SynonymReplacement(replacements, rate),
                new RandomInsertion(replacements, rate),
                new RandomSwap(rate),
                new RandomDeletion(rate))));
  }
}
