package io.tandem.experiments.run;

import io.tandem.api.data.BatchSource;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.batching.ExampleOrder;
import io.tandem.datasets.batching.LanguageModelBlocks;
import io.tandem.datasets.batching.PrefetchedBatches;
import io.tandem.datasets.batching.TokenStream;
import io.tandem.datasets.text.Split;
import io.tandem.experiments.wiring.Providers;

/**
 * What a run needs before any engine is opened; made from the config alone, so that it is the same
 * for every backend and every baseline.
 *
 * @param data the documents
 * @param tokenizer trained on the training part
 * @param model the architecture
 * @param seed what the order of the examples is drawn from
 * @param training tokens to learn from
 * @param held tokens to measure on
 */
record Preparation(
    TextDataset data,
    Tokenizer tokenizer,
    LanguageModel model,
    long seed,
    TokenStream training,
    TokenStream held)
    implements TrainingData, AutoCloseable {
  private static final int AHEAD = 4;

  static Preparation of(ExperimentConfig config, Providers providers) {
    TextDataset data = providers.read(config.data());
    Split.Parts parts = config.split().apply(data);
    Tokenizer tokenizer = providers.tokenizer(config.tokenizer(), parts.training());
    Model model = providers.model(config.model(), tokenizer.vocabularySize());
    return of(config, data, parts, tokenizer, model);
  }

  /** Puts together what was made one by one; closing it closes the tokenizer. */
  static Preparation of(
      ExperimentConfig config,
      TextDataset data,
      Split.Parts parts,
      Tokenizer tokenizer,
      Model model) {
    if (!(model instanceof LanguageModel language)) {
      throw new BadInputException(
          "the model '"
              + model.type()
              + "' is no language model: it cannot be trained on text alone");
    }
    return new Preparation(
        data,
        tokenizer,
        language,
        config.seed(),
        TokenStream.of(parts.training(), tokenizer, Tokenizer.END_OF_TEXT),
        TokenStream.of(parts.validation(), tokenizer, Tokenizer.END_OF_TEXT));
  }

  @Override
  public String name() {
    return data.name();
  }

  @Override
  public BatchSource shuffled(int batch) {
    return new PrefetchedBatches(
        new LanguageModelBlocks(
            training,
            model.context(),
            batch,
            new ExampleOrder.Shuffled(seed),
            LanguageModelBlocks.LastBatch.DROPPED),
        AHEAD);
  }

  @Override
  public BatchSource inOrder(int batch) {
    return inOrder(training, batch);
  }

  @Override
  public BatchSource validation(int batch) {
    return inOrder(held, batch);
  }

  private BatchSource inOrder(TokenStream tokens, int batch) {
    return new LanguageModelBlocks(
        tokens,
        model.context(),
        batch,
        new ExampleOrder.Sequential(),
        LanguageModelBlocks.LastBatch.KEPT);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
