package io.tandem.experiments.run;

import io.tandem.api.adaptation.Adaptation;
import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.data.Document;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.CorpusModel;
import io.tandem.api.model.ExampleModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Learner;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.augmentation.AugmentingEncoder;
import io.tandem.datasets.augmentation.DocumentAugmentation;
import io.tandem.datasets.batching.CorpusData;
import io.tandem.datasets.batching.Cutting;
import io.tandem.datasets.batching.EncodedDocuments;
import io.tandem.datasets.batching.LanguageModelData;
import io.tandem.datasets.text.LabelledDocuments;
import io.tandem.datasets.text.Split;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a run needs before any engine is opened; made from the config alone, so that it is the same
 * for every backend and every baseline.
 *
 * @param read the documents
 * @param learner what is trained, where that is an architecture
 * @param data what is learned from and measured on
 * @param tokens what made its tokens, if there are any
 * @param teaching what else it learns from
 */
record Preparation(
    TextDataset read,
    Optional<Learner> learner,
    TrainingData data,
    Optional<Tokenizer> tokens,
    Teaching teaching)
    implements AutoCloseable {

  static Preparation of(ExperimentConfig config, Providers providers) {
    config.evaluation().forEach(providers::check);
    TextDataset read = providers.read(config.data());
    Split.Parts parts = config.parts(read);
    if (!config.needsModel(providers)) {
      return ofDocuments(config, read, parts);
    }
    Augmentations augmentations = Augmentations.of(config, providers);
    Tokenizer tokenizer = tokenizer(config, providers, parts.training());
    Teaching teaching = Teaching.NONE;
    try {
      Model model = model(config, providers, parts.training(), tokenizer);
      teaching = Teaching.of(config, providers, parts.training(), tokenizer, model);
      Learner learner =
          teaching.taught(learner(config, providers, model)).changedBy(augmentations.objective());
      return ofTokens(config, read, parts, tokenizer, learner, augmentations.words(), teaching);
    } catch (RuntimeException e) {
      teaching.close();
      tokenizer.close();
      throw e;
    }
  }

  /** What is learned from documents as they are. */
  static Preparation ofDocuments(ExperimentConfig config, TextDataset read, Split.Parts parts) {
    return new Preparation(
        read,
        Optional.empty(),
        new LabelledDocuments(read.name(), config.task(), parts),
        Optional.empty(),
        Teaching.NONE);
  }

  /** What makes tokens of all that a model will read and write. */
  static Tokenizer tokenizer(ExperimentConfig config, Providers providers, TextDataset training) {
    config.task().check(training);
    return providers.tokenizer(config.tokenizer(), texts(config.task(), training));
  }

  /** The texts of a task, each as a document of its own. */
  private static TextDataset texts(Task task, TextDataset training) {
    List<Document> documents = new ArrayList<>();
    for (Document document : training.documents()) {
      List<String> texts = task.texts(document);
      for (int i = 0; i < texts.size(); i++) {
        String name = i == 0 ? document.name() : document.name() + "\u0000" + i;
        documents.add(new Document(name, texts.get(i)));
      }
    }
    return new TextDataset(training.name(), documents);
  }

  /** The architecture that is trained. */
  static Model model(
      ExperimentConfig config, Providers providers, TextDataset training, Tokenizer tokenizer) {
    Model model =
        providers.model(
            config.architecture(),
            new ModelMaterial(
                config.task(),
                training,
                tokenizer,
                CheckpointStart.description(config),
                CheckpointStart.folder(config),
                config.objective().map(providers::objective)));
    return Teaching.taught(config, CheckpointStart.asHeld(config, model));
  }

  /**
   * What of an architecture is trained, and by what.
   *
   * @throws BadInputException if the adapter has no layer to change
   */
  static Learner learner(ExperimentConfig config, Providers providers, Model model) {
    Learner plain = Learner.of(model);
    if (config.adapter().isEmpty()) {
      return plain;
    }
    Program program = model.objective(Phase.EVALUATION);
    String source =
        CheckpointStart.folder(config)
            .map(path -> path.toAbsolutePath().normalize().toString())
            .orElse("");
    Adaptation change =
        providers.adaptation(
            config.adapter().get(),
            new AdapterMaterial(model, program, CheckpointStart.given(config, model), source));
    model.reach().ifPresent(reach -> reach.check(change.places(), "adapter.length"));
    change.in(program, Phase.EVALUATION); // what cannot be is told
    return plain.with(change);
  }

  /** Puts together what was made one by one; closing it closes the tokenizers. */
  static Preparation ofTokens(
      ExperimentConfig config,
      TextDataset read,
      Split.Parts parts,
      Tokenizer tokenizer,
      Learner learner,
      DocumentAugmentation words,
      Teaching teaching) {
    return new Preparation(
        read,
        Optional.of(learner),
        data(config, read, parts, tokenizer, learner, words),
        Optional.of(tokenizer),
        teaching);
  }

  private static TrainingData data(
      ExperimentConfig config,
      TextDataset read,
      Split.Parts parts,
      Tokenizer tokenizer,
      Learner learner,
      DocumentAugmentation words) {
    Model model = learner.model();
    Task task = config.task();
    if (config.predictsText() && model instanceof LanguageModel language) {
      int taken = learner.adaptation().map(Adaptation::places).orElse(0);
      if (language.context() <= taken) {
        throw new BadInputException(
            String.format(
                "adapter: %d virtual tokens leave no place for others in a context of %d",
                taken, language.context()));
      }
      return LanguageModelData.of(
              read.name(), parts, tokenizer, language.context() - taken, config.oneSeed())
          .withCutting(config.examples());
    }
    if (model instanceof ExampleModel documents
        && config.examples() instanceof Cutting.Documents cutting) {
      ExampleEncoder own = documents.encoder();
      return new EncodedDocuments(
          read.name(),
          task,
          parts,
          tokenizer,
          own,
          learner.examples(new AugmentingEncoder(own, words)),
          cutting,
          config.oneSeed());
    }
    if (model instanceof CorpusModel corpus) {
      return new CorpusData(read.name(), task, parts, tokenizer, corpus, config.oneSeed());
    }
    throw new BadInputException(
        String.format(
            "the model '%s' cannot be trained for the task '%s'%s",
            model.type(), task.name(), config.predictsText() ? ": it is no language model" : ""));
  }

  /**
   * The values that training begins with: the checkpoint's, the teacher's, and where they have none
   * those that the model itself has.
   *
   * @param notes as for {@link CheckpointStart#weights}
   */
  Map<String, HostTensor> beginning(ExperimentConfig config, Consumer<String> notes) {
    Map<String, HostTensor> values = new TreeMap<>(CheckpointStart.weights(config, model(), notes));
    values.putAll(teaching.beginning());
    return values;
  }

  /** The architecture, where there has to be one. */
  Model model() {
    return trained().model();
  }

  /** What is trained, where that has to be an architecture. */
  Learner trained() {
    return learner.orElseThrow(
        () ->
            new BadInputException(
                "there is no architecture for the task '" + data.task().name() + "'"));
  }

  /**
   * Holds the text that is to be generated at the end against the model.
   *
   * @throws BadInputException if the model generates none, or not from such a text
   */
  void check(SampleConfig sample) {
    if (!(model() instanceof LanguageModel language)) {
      throw new BadInputException(
          "a sample is text that a language model goes on with, and '"
              + model().type()
              + "' is none; take 'sample' away");
    }
    sample.check(data.tokenizer(), language.context());
  }

  @Override
  public void close() {
    teaching.close();
    tokens.ifPresent(Tokenizer::close);
  }
}
