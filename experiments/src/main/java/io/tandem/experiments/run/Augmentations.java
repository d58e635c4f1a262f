package io.tandem.experiments.run;

import io.tandem.api.augmentation.Augmentation;
import io.tandem.api.augmentation.AugmentationProvider;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.config.Part;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.training.ObjectiveChange;
import io.tandem.datasets.augmentation.DocumentAugmentation;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.List;

/**
 * How an experiment's training examples are augmented.
 *
 * @param words what is done to documents
 * @param objective what is done to what is minimized
 */
public record Augmentations(DocumentAugmentation words, List<ObjectiveChange> objective) {
  /** Copies the list. */
  public Augmentations {
    objective = List.copyOf(objective);
  }

  /**
   * Makes them, in the order of the config.
   *
   * @throws io.tandem.api.error.BadInputException if one cannot be made, or does not go with the
   *     task
   */
  static Augmentations of(ExperimentConfig config, Providers providers) {
    List<WordChange> words = new ArrayList<>();
    List<ObjectiveChange> objective = new ArrayList<>();
    for (Part<AugmentationProvider<?>> part : config.augmentation()) {
      Augmentation made = providers.augmentation(part);
      if (made instanceof Augmentation.OfWords ofWords) {
        words.add(ofWords.change());
      } else if (made instanceof Augmentation.OfObjective ofObjective) {
        objective.add(ofObjective.change());
      }
    }
    return new Augmentations(new DocumentAugmentation(config.task(), words), objective);
  }

  /**
   * The documents that an experiment trains on, and how they are augmented.
   *
   * @param training the documents, as they are
   * @param task what is to be told of them
   * @param augmentations what is done to them
   * @param seed what is drawn from
   */
  public record Shown(TextDataset training, Task task, Augmentations augmentations, long seed) {}

  /** Reads what an experiment trains on, without tokenizer and model. */
  public static Shown shown(ExperimentFile file, Providers providers) {
    ExperimentConfig config = file.config();
    Augmentations augmentations = of(config, providers);
    TextDataset training = config.parts(providers.read(config.data())).training();
    config.task().check(training);
    return new Shown(training, config.task(), augmentations, config.oneSeed());
  }
}
