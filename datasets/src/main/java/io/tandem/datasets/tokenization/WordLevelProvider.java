package io.tandem.datasets.tokenization;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;

/** Provides the words of the text at hand, each a token, as {@code word-level}. */
public final class WordLevelProvider implements TokenizerProvider<WordLevelSettings> {
  /** Used by the service loader. */
  public WordLevelProvider() {}

  @Override
  public String name() {
    return "word-level";
  }

  @Override
  public String description() {
    return "whole words of the training text, the rare ones unknown";
  }

  @Override
  public Class<WordLevelSettings> settingsType() {
    return WordLevelSettings.class;
  }

  @Override
  public Tokenizer create(WordLevelSettings settings, TextDataset training) {
    return WordLevelTrainer.train(training, settings);
  }
}
