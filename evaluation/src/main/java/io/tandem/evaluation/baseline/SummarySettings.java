package io.tandem.evaluation.baseline;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.util.Locale;

/**
 * What a summary is to be.
 *
 * @param sentences how many are taken
 * @param language by whose rules texts are cut into sentences, as a BCP 47 tag
 */
public record SummarySettings(
    @Doc("Sentences that are taken.") @Default("3") @Range(min = 1, max = 1000) int sentences,
    @Doc("The language by whose rules texts are cut into sentences: en, de, pt-BR.") @Default("en")
        String language) {

  /** Refuses what is no language. */
  public SummarySettings {
    if (Locale.forLanguageTag(language).getLanguage().isEmpty()) {
      throw new IllegalArgumentException(
          "language is '" + language + "', which is no tag of a language, such as en or pt-BR");
    }
  }

  /** The language. */
  Locale locale() {
    return Locale.forLanguageTag(language);
  }
}
