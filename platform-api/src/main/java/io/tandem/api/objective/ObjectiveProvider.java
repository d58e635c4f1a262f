package io.tandem.api.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.provider.Provider;
import java.util.Set;

/**
 * Provides an objective under a name.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface ObjectiveProvider<S extends Record> extends Provider<S> {

  /** Who described it first, and where: authors, year, section. */
  String source();

  /** The forms of examples that its objectives can learn from, whatever their settings are. */
  Set<Matching.Form> forms();

  /** Its definition in one line, in the source's letters. */
  String formula();

  /**
   * Makes it.
   *
   * @throws io.tandem.api.error.BadInputException if settings do not go together
   */
  Objective create(S settings);
}
