package io.tandem.datasets.tokenization;

import io.tandem.api.config.Doc;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.TokenizerProvider;
import java.nio.file.Path;

/** Provides the tokenizers that {@code tokenizer.json} files describe, as {@code published}. */
public final class PublishedTokenizerProvider
    implements TokenizerProvider<PublishedTokenizerProvider.Settings> {

  /**
   * Which tokenizer.
   *
   * @param path the file, or the directory that holds one
   */
  public record Settings(
      @Doc("A tokenizer.json, or the directory of a checkpoint that holds one.") Path path) {}

  /** Used by the service loader. */
  public PublishedTokenizerProvider() {}

  @Override
  public String name() {
    return "published";
  }

  @Override
  public String description() {
    return "what a tokenizer.json describes: WordPiece, byte-level BPE, Unigram and others";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public Tokenizer create(Settings settings, TextDataset training) {
    return TokenizerJson.load(settings.path());
  }
}
