package io.tandem.models.sentence;

import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.models.encoder.Pooling;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a config says of how vectors of texts are made of those of their tokens.
 *
 * @param pooling how the vectors of tokens become one
 * @param length how many tokens of a text are read
 * @param normalized whether they have the length 1
 * @param projection what they are projected by before
 */
public record SentenceSettings(
    @Doc("How the vectors of tokens become one; by default as the checkpoint says, else the mean.")
        Optional<Pooling> pooling,
    @Doc("How many tokens of a text are read; by default as many as the checkpoint says.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> length,
    @Doc("Whether vectors have the length 1; by default as the checkpoint says, else not.")
        Optional<Boolean> normalized,
    @Doc("A linear layer after the pooling; by default the checkpoint's, if it has one.")
        Optional<Projection> projection) {
  /** Nothing but what a checkpoint says. */
  public static final SentenceSettings USUAL =
      new SentenceSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * What is made of a network's output.
   *
   * @param folder the checkpoint that training begins with, if it does: what it says is taken where
   *     nothing is said here
   * @throws BadInputException if the checkpoint asks for parts that there are not here
   */
  public SentenceForm form(TokenEncoder network, Optional<Path> folder) {
    SentenceForm usual =
        folder
            .map(checkpoint -> SentenceForm.read(checkpoint, network))
            .orElse(new SentenceForm(Pooling.MEAN, false, network.usualLength(), false));
    return new SentenceForm(
        pooling.orElse(usual.pooling()),
        projection.or(usual::projection),
        normalized.orElse(usual.normalized()),
        Math.min(length.orElse(usual.longest()), network.longest()),
        usual.lowercase());
  }

  /**
   * Refuses them in a model that makes no vectors of texts.
   *
   * @param model the model's name
   * @param task what it is for
   * @throws BadInputException if something is said here
   */
  public void refuse(String model, Task task) {
    if (!equals(USUAL)) {
      throw new BadInputException(
          String.format(
              "model.vectors is for the task 'matching', and nothing that a '%s' for the task '%s'"
                  + " has; take it away",
              model, task.name()));
    }
  }
}
