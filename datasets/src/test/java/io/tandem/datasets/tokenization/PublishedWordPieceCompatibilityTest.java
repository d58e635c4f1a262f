package io.tandem.datasets.tokenization;

import io.tandem.api.data.TokenizerProvider;
import io.tandem.tck.data.TokenizerContract;
import java.nio.file.Path;

class PublishedWordPieceCompatibilityTest
    extends TokenizerContract<PublishedTokenizerProvider.Settings> {
  @Override
  protected TokenizerProvider<PublishedTokenizerProvider.Settings> provider() {
    return new PublishedTokenizerProvider();
  }

  @Override
  protected PublishedTokenizerProvider.Settings settings() {
    return new PublishedTokenizerProvider.Settings(
        Path.of("src/test/resources/io/tandem/datasets/tokenization/published/bert-uncased"));
  }

  @Override
  protected boolean lossless() {
    return false;
  }
}
