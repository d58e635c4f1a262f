package io.tandem.evaluation.summary;

import io.tandem.api.data.SentencePlaces;
import java.util.List;
import java.util.Locale;

/** Cuts texts into sentences. Stateless. */
public final class Sentences {
  private Sentences() {}

  /**
   * The sentences of a text, as {@link SentencePlaces} finds them. A line feed ends a sentence as
   * well: in data sets of summaries it stands between them, and there nothing has to be guessed if
   * no sentence has such a place inside.
   *
   * @param text any text
   * @param language whose rules are applied
   * @return the sentences without white space around them, none of them empty
   */
  public static List<String> of(String text, Locale language) {
    return SentencePlaces.of(text, language).stream()
        .map(place -> text.substring(place.begin(), place.end()))
        .toList();
  }
}
