package io.tandem.datasets.tokenization;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;

/** Provides WordPiece, trained on the text at hand, as {@code word-piece}. */
public final class WordPieceProvider implements TokenizerProvider<WordPieceSettings> {
  /** Used by the service loader. */
  public WordPieceProvider() {}

  @Override
  public String name() {
    return "word-piece";
  }

  @Override
  public String description() {
    return "words and pieces of words as BERT has them, trained on the training text";
  }

  @Override
  public Class<WordPieceSettings> settingsType() {
    return WordPieceSettings.class;
  }

  @Override
  public Tokenizer create(WordPieceSettings settings, TextDataset training) {
    return WordPieceTrainer.train(training, settings);
  }
}
