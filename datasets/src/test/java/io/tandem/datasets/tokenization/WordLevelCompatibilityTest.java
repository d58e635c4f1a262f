package io.tandem.datasets.tokenization;

import io.tandem.api.data.TokenizerProvider;
import io.tandem.tck.data.TokenizerContract;

class WordLevelCompatibilityTest extends TokenizerContract<WordLevelSettings> {
  @Override
  protected TokenizerProvider<WordLevelSettings> provider() {
    return new WordLevelProvider();
  }

  @Override
  protected WordLevelSettings settings() {
    return new WordLevelSettings(50, 2, true, WordLevelSettings.Cut.WORDS);
  }

  @Override
  protected boolean lossless() {
    return false;
  }
}
