package io.tandem.datasets.tokenization;

import io.tandem.api.data.TokenizerProvider;
import io.tandem.tck.data.TokenizerContract;

class WordPieceCompatibilityTest extends TokenizerContract<WordPieceSettings> {
  @Override
  protected TokenizerProvider<WordPieceSettings> provider() {
    return new WordPieceProvider();
  }

  @Override
  protected WordPieceSettings settings() {
    return new WordPieceSettings(120, 2, true, 1000);
  }

  @Override
  protected boolean lossless() {
    return false;
  }
}
