package io.tandem.api.augmentation;

import io.tandem.api.provider.Provider;
import java.nio.file.Path;
import java.util.List;

/**
 * Provides a way to augment training examples under a name.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface AugmentationProvider<S extends Record> extends Provider<S> {

  /** Who described it first, and where: authors, year, section. */
  String source();

  /**
   * The files that it reads, which a run's provenance names with their checksums.
   *
   * @return none, unless it is said otherwise
   */
  default List<Path> files(S settings) {
    return List.of();
  }

  /**
   * Makes it, and reads what it needs.
   *
   * @throws io.tandem.api.error.BadInputException if settings do not go together, or a file is
   *     missing or malformed
   */
  Augmentation create(S settings);
}
