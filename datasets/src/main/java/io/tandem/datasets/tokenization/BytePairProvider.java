package io.tandem.datasets.tokenization;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;

/** Provides byte-level byte pair encoding, trained on the text at hand, as {@code byte-pair}. */
public final class BytePairProvider implements TokenizerProvider<BytePairSettings> {
  /** Used by the service loader. */
  public BytePairProvider() {}

  @Override
  public String name() {
    return "byte-pair";
  }

  @Override
  public String description() {
    return "byte-level byte-pair encoding, trained on the training text";
  }

  @Override
  public Class<BytePairSettings> settingsType() {
    return BytePairSettings.class;
  }

  @Override
  public Tokenizer create(BytePairSettings settings, TextDataset training) {
    return BytePairTrainer.train(training, settings);
  }
}
