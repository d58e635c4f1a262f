package io.tandem.experiments.run;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.batching.LanguageModelData;
import io.tandem.datasets.text.LabelledDocuments;
import io.tandem.datasets.text.Split;
import io.tandem.experiments.wiring.Providers;
import java.util.Optional;

/**
 * What a run needs before any engine is opened; made from the config alone, so that it is the same
 * for every backend and every baseline.
 *
 * @param read the documents
 * @param architecture what is trained, where that is an architecture
 * @param data what is learned from and measured on
 * @param tokens what made its tokens, if there are any
 */
record Preparation(
    TextDataset read,
    Optional<LanguageModel> architecture,
    TrainingData data,
    Optional<Tokenizer> tokens)
    implements AutoCloseable {

  static Preparation of(ExperimentConfig config, Providers providers) {
    TextDataset read = providers.read(config.data());
    Split.Parts parts = config.oneSplit().apply(read);
    if (!config.predictsText()) {
      return ofDocuments(config, read, parts);
    }
    Tokenizer tokenizer = providers.tokenizer(config.tokenizer(), parts.training());
    Model model = providers.model(config.architecture(), tokenizer.vocabularySize());
    return ofText(config, read, parts, tokenizer, model);
  }

  /** What is learned from documents as they are. */
  static Preparation ofDocuments(ExperimentConfig config, TextDataset read, Split.Parts parts) {
    return new Preparation(
        read,
        Optional.empty(),
        new LabelledDocuments(read.name(), config.task(), parts),
        Optional.empty());
  }

  /** Puts together what was made one by one; closing it closes the tokenizer. */
  static Preparation ofText(
      ExperimentConfig config,
      TextDataset read,
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
        read,
        Optional.of(language),
        LanguageModelData.of(read.name(), parts, tokenizer, language.context(), config.oneSeed())
            .withCutting(config.examples()),
        Optional.of(tokenizer));
  }

  /** The architecture, where there has to be one. */
  LanguageModel model() {
    return architecture.orElseThrow(
        () ->
            new BadInputException(
                "there is no architecture for the task '" + data.task().name() + "'"));
  }

  @Override
  public void close() {
    tokens.ifPresent(Tokenizer::close);
  }
}
