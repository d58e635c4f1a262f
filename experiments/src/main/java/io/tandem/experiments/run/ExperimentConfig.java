package io.tandem.experiments.run;

import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.augmentation.AugmentationProvider;
import io.tandem.api.backend.Backend;
import io.tandem.api.backend.GpuOptions;
import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.NameOf;
import io.tandem.api.config.Part;
import io.tandem.api.config.Range;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.program.Precision;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.training.Trainer;
import io.tandem.datasets.batching.Cutting;
import io.tandem.datasets.text.Split;
import io.tandem.datasets.text.TrainingShare;
import io.tandem.experiments.wiring.Baseline;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.distillation.TeachingSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * An experiment, as its file says it.
 *
 * @param seed what every random number derives from; of several, each is run
 * @param backend one backend, or several to compare; none where what is trained needs none
 * @param device the device by the backend's name for it
 * @param threads threads of one operation on a CPU, 0 for the engine's own choice
 * @param gpu how a GPU is used, where the device is one
 * @param precision in which element types the model computes
 * @param data where the text comes from
 * @param task what is to be predicted of it
 * @param objective by what vectors are trained, where the task asks for such
 * @param split how it is divided into training and validation
 * @param trainingShare how much of the training part is learned from
 * @param augmentation what training examples are varied by in each pass, one after the other
 * @param checkpoint what the model begins with, if that is not chance
 * @param tokenizer how text becomes tokens
 * @param examples how text becomes examples of at most the model's context
 * @param model the architecture, where one is trained
 * @param adapter what is trained in the place of a checkpoint's weights, if not these
 * @param distillation from whom it learns beside the labels, if from anybody
 * @param training how it is trained
 * @param evaluation what is measured on the validation part when it is trained
 * @param confidence how sure it is
 * @param baselines other models that are trained and measured on the same tokens and split
 * @param tracking where the journal is copied to while it is written
 * @param sample text to generate at the end, if any
 */
public record ExperimentConfig(
    @Doc("What every random number derives from; with several, each runs, and the spread is told.")
        @Default("0")
        List<Long> seed,
    @Doc("The backend to run on; with several, each runs and they are compared.")
        @NameOf(Backend.class)
        @Default({})
        List<String> backend,
    @Doc("The device, by the backend's name for it: cpu, or \"gpu:0\" in quotes.") @Default("cpu")
        String device,
    @Doc("Threads that one operation may use on a CPU; 0 leaves it to the engine.")
        @Default("0")
        @Range(min = 0, max = 4096)
        int threads,
    @Doc("How a GPU is used, where the device is one.") GpuOptions gpu,
    @Doc("In which element types the model computes.") @Default("float32") Precision precision,
    @Doc("Where the text comes from.") @Default("state-of-the-union") Part<DatasetReader<?>> data,
    @Doc("What is to be predicted of the text.") @Default("language-modelling") Task task,
    @Doc("By what vectors are trained, where the task asks for such.")
        Optional<Part<ObjectiveProvider<?>>> objective,
    @Doc("How the text is divided into training and validation.") @Default("every-nth") Split split,
    @Doc(
            "The share of the training documents that is learned from, drawn by the seed; a smaller"
                + " share is within a greater one.")
        @Default("1")
        @Range(above = 0, max = 1)
        double trainingShare,
    @Doc("What training examples are varied by in each pass, one after the other.") @Default({})
        List<Part<AugmentationProvider<?>>> augmentation,
    @Doc(
            "A checkpoint, or a run with one, that training begins with: the model has its shape"
                + " and weights, and unless it is said otherwise its architecture and its"
                + " tokenizer.")
        Optional<Path> checkpoint,
    @Doc("How text becomes tokens.") @Default("byte-pair") Part<TokenizerProvider<?>> tokenizer,
    @Doc("How the text becomes examples of at most the model's context.") @Default("blocks")
        Cutting examples,
    @Doc("The architecture, where one is trained.") Optional<Part<ModelProvider<?>>> model,
    @Doc(
            "What is trained in the place of the checkpoint's weights, which stay as they are, and"
                + " saved by itself.")
        Optional<Part<AdapterProvider<?>>> adapter,
    @Doc("From whom the model learns beside the labels, if from anybody.")
        Optional<TeachingSettings> distillation,
    @Doc("How the model is trained.") @Default("gradient") Part<Trainer<?>> training,
    @Doc("What is measured when the model is trained; by default what the task is named after.")
        @Default("language-modelling")
        List<Part<Evaluator<?>>> evaluation,
    @Doc("How sure figures are.") Confidence confidence,
    @Doc("Other models, trained and measured on the same tokens and split.") @Default({})
        List<Part<Baseline>> baselines,
    @Doc("Where the run's journal is copied to while it is written.") @Default({})
        List<Part<Tracker<?>>> tracking,
    @Doc("Text to generate at the end.") Optional<SampleConfig> sample) {

  public ExperimentConfig {
    seed = List.copyOf(seed);
    backend = List.copyOf(backend);
    if (seed.isEmpty()) {
      throw new IllegalArgumentException("seed is an empty list; name at least one number");
    }
    if (new HashSet<>(seed).size() < seed.size()) {
      throw new IllegalArgumentException(
          "seed names one twice: " + seed + "; each can be named once");
    }
    evaluation = List.copyOf(evaluation);
    augmentation = List.copyOf(augmentation);
    baselines = List.copyOf(baselines);
    tracking = List.copyOf(tracking);
    if (new HashSet<>(backend).size() < backend.size()) {
      throw new IllegalArgumentException(
          "backend names one twice: " + backend + "; each can be named once");
    }
    refuseTwice("evaluation", evaluation);
    refuseTwice("tracking", tracking);
  }

  /** Whether the text itself is to be predicted. */
  boolean predictsText() {
    return task instanceof Task.LanguageModelling;
  }

  /** Whether there has to be an architecture, and tokens for it. */
  boolean needsModel(Providers providers) {
    return predictsText() || providers.needsPlacement(training);
  }

  /**
   * The architecture.
   *
   * @throws IllegalStateException if there is none
   */
  Part<ModelProvider<?>> architecture() {
    return model.orElseThrow(() -> new IllegalStateException("no architecture is named"));
  }

  /** What one run of it is called: after the backend or, where there is none, the trainer. */
  String runName() {
    return backend.isEmpty() ? training.name() : backend.get(0);
  }

  /** What every random number derives from; where several seeds are run in turn, the first. */
  long oneSeed() {
    return seed.get(0);
  }

  /** Whether it is several runs, and not one. */
  public boolean hasParts() {
    return backend.size() > 1 || seed.size() > 1 || folds() > 0;
  }

  /** The documents to learn from, and those to be measured on. */
  Split.Parts parts(TextDataset read) {
    return new TrainingShare(trainingShare, oneSeed()).of(oneSplit().apply(read));
  }

  /** How the text is divided; where each part of a cross-validation is taken in turn, the first. */
  Split oneSplit() {
    return folds() > 0 ? Split.fold(folds(), 1) : split;
  }

  /** The parts of a cross-validation that are to be run in turn; none where there is none. */
  int folds() {
    return split instanceof Split.Folds all && all.fold().isEmpty() ? all.folds() : 0;
  }

  private static void refuseTwice(String key, List<? extends Part<?>> parts) {
    List<String> names = parts.stream().map(part -> part.name()).toList();
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException(
          key + " names a type twice: " + names + "; each can be named once");
    }
  }
}
