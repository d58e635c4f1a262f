package io.tandem.models.wordvectors;

import io.tandem.api.data.Task;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;

/** Provides {@link Word2Vec} as {@code word2vec}. */
public final class Word2VecProvider implements ModelProvider<Word2VecSettings> {
  /** Used by the service loader. */
  public Word2VecProvider() {}

  @Override
  public String name() {
    return "word2vec";
  }

  @Override
  public String description() {
    return "word2vec: word vectors by skip-gram or bags of words";
  }

  @Override
  public Class<Word2VecSettings> settingsType() {
    return Word2VecSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return task instanceof Task.WordVectors;
  }

  @Override
  public Model create(Word2VecSettings settings, ModelMaterial material) {
    return new Word2Vec(
        settings,
        material.tokenizer(),
        material.training().documents(),
        material.training().name());
  }
}
