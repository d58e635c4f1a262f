package io.tandem.experiments.run;

import io.tandem.api.data.BatchSource;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.datasets.batching.ExampleOrder;
import io.tandem.datasets.batching.LanguageModelBlocks;
import io.tandem.datasets.batching.PrefetchedBatches;
import io.tandem.datasets.batching.TokenStream;
import io.tandem.datasets.text.Split;
import io.tandem.experiments.wiring.Providers;

/**
 * What a run needs before any engine is opened; made from the config alone, so that it is the same
 * for every backend.
 *
 * @param data the documents
 * @param tokenizer trained on the training part
 * @param model the architecture
 * @param training batches to learn from
 * @param validation batches to measure on
 */
record Preparation(
    TextDataset data,
    Tokenizer tokenizer,
    LanguageModel model,
    BatchSource training,
    BatchSource validation)
    implements AutoCloseable {
  private static final String SEPARATOR = "<|endoftext|>";
  private static final int AHEAD = 4;

  static Preparation of(ExperimentConfig config, Providers providers) {
    TextDataset data = providers.read(config.data());
    Split.Parts parts = config.split().apply(data);
    Tokenizer tokenizer = providers.tokenizer(config.tokenizer(), parts.training());
    Model model = providers.model(config.model(), tokenizer.vocabularySize());
    if (!(model instanceof LanguageModel language)) {
      throw new BadInputException(
          "the model '"
              + model.type()
              + "' is no language model: it cannot be trained on text alone");
    }
    int context = language.context();
    int batch = config.training().batch();
    BatchSource training =
        new LanguageModelBlocks(
            TokenStream.of(parts.training(), tokenizer, SEPARATOR),
            context,
            batch,
            new ExampleOrder.Shuffled(config.seed()),
            LanguageModelBlocks.LastBatch.DROPPED);
    BatchSource validation =
        new LanguageModelBlocks(
            TokenStream.of(parts.validation(), tokenizer, SEPARATOR),
            context,
            batch,
            new ExampleOrder.Sequential(),
            LanguageModelBlocks.LastBatch.KEPT);
    return new Preparation(
        data, tokenizer, language, new PrefetchedBatches(training, AHEAD), validation);
  }

  @Override
  public void close() {
    training.close();
    validation.close();
    tokenizer.close();
  }
}
