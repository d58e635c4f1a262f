package io.tandem.datasets.tokenization;

import io.tandem.api.data.TokenizerProvider;
import io.tandem.tck.data.TokenizerContract;

class BytePairCompatibilityTest extends TokenizerContract<BytePairSettings> {
  @Override
  protected TokenizerProvider<BytePairSettings> provider() {
    return new BytePairProvider();
  }

  @Override
  protected BytePairSettings settings() {
    return BytePairSettings.of(300);
  }

  @Override
  protected boolean lossless() {
    return true;
  }
}
