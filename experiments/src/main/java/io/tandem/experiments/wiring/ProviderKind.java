package io.tandem.experiments.wiring;

import io.tandem.api.adaptation.AdapterProvider;
import io.tandem.api.augmentation.AugmentationProvider;
import io.tandem.api.backend.Backend;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.TokenizerProvider;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.provider.Provider;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.training.Trainer;

/** The kinds of provider, in the order in which they are listed. */
public enum ProviderKind {
  BACKEND("backend", Backend.class, "engines that run programs"),
  DATASET("dataset", DatasetReader.class, "where text comes from"),
  TOKENIZER("tokenizer", TokenizerProvider.class, "how text becomes tokens"),
  AUGMENTATION("augmentation", AugmentationProvider.class, "what training examples are varied by"),
  MODEL("model", ModelProvider.class, "architectures"),
  ADAPTER(
      "adapter", AdapterProvider.class, "what is trained in the place of a checkpoint's weights"),
  OBJECTIVE("objective", ObjectiveProvider.class, "what vectors are trained by"),
  TRAINER("trainer", Trainer.class, "what makes a trained model of data"),
  EVALUATOR("evaluator", Evaluator.class, "what measures a trained model"),
  TRACKER("tracker", Tracker.class, "where a run's journal is copied to");

  private final String label;
  private final Class<? extends Provider<?>> type;
  private final String meaning;

  @SuppressWarnings("unchecked") // A class object knows no type arguments.
  ProviderKind(String label, Class<?> type, String meaning) {
    this.label = label;
    this.type = (Class<? extends Provider<?>>) type;
    this.meaning = meaning;
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** The interface that its providers implement. */
  public Class<? extends Provider<?>> type() {
    return type;
  }

  /** A few words on what its providers are. */
  public String meaning() {
    return meaning;
  }
}
