package io.tandem.experiments.generate;

import io.tandem.api.data.Tokenizer;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.generation.PublishedGeneration;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/** The tokens that end a checkpoint's texts. */
public final class TextEnds {
  private TextEnds() {}

  /** The directory of a checkpoint that tells how texts are generated. */
  public static Path folder(CheckpointFolder checkpoint) {
    Path file = checkpoint.file(PublishedGeneration.FILE);
    return file.getParent() == null ? checkpoint.path() : file.getParent();
  }

  /**
   * What a checkpoint says of them, or else the tokenizer's own.
   *
   * @return any of them ends a text; none if neither has one
   * @throws io.tandem.api.error.BadInputException if what is said of them is malformed
   */
  public static Set<Integer> of(CheckpointFolder checkpoint, Tokenizer tokenizer) {
    Set<Integer> ends =
        PublishedGeneration.read(folder(checkpoint))
            .map(PublishedGeneration::ends)
            .filter(some -> !some.isEmpty())
            .orElseGet(
                () ->
                    new PublishedGeneration(
                            checkpoint.file(CheckpointFolder.CONFIG), checkpoint.config())
                        .ends());
    if (!ends.isEmpty()) {
      return ends;
    }
    OptionalInt own = tokenizer.idOf(Tokenizer.END_OF_TEXT);
    return own.isPresent() ? Set.of(own.getAsInt()) : Set.of();
  }
}
