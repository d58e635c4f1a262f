package io.tandem.experiments.run;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.batching.LanguageModelData;
import io.tandem.datasets.text.Split;
import io.tandem.experiments.wiring.Providers;

/**
 * What a run needs before any engine is opened; made from the config alone, so that it is the same
 * for every backend and every baseline.
 *
 * @param data the documents
 * @param model the architecture
 * @param batches what the model learns from and is measured on
 */
record Preparation(TextDataset data, LanguageModel model, LanguageModelData batches)
    implements TrainingData, AutoCloseable {

  static Preparation of(ExperimentConfig config, Providers providers) {
    TextDataset data = providers.read(config.data());
    Split.Parts parts = config.oneSplit().apply(data);
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
        language,
        LanguageModelData.of(data.name(), parts, tokenizer, language.context(), config.seed())
            .withCutting(config.examples()));
  }

  @Override
  public String name() {
    return batches.name();
  }

  @Override
  public Tokenizer tokenizer() {
    return batches.tokenizer();
  }

  @Override
  public BatchSource shuffled(BatchSize size) {
    return batches.shuffled(size);
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    return batches.inOrder(size);
  }

  @Override
  public BatchSource validation(BatchSize size) {
    return batches.validation(size);
  }

  @Override
  public void close() {
    tokenizer().close();
  }
}
