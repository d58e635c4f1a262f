package io.tandem.evaluation.lexicon;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the classes are called, and by which words they are told.
 *
 * @param positive the class of good texts
 * @param negative the class of bad texts
 * @param neutral the class of texts that are neither, if there is one
 * @param threshold how far from 0, on a scale to 1, a text must be that is not neutral
 * @param words a lexicon; that which comes along where none is given
 */
public record LexiconSettings(
    @Doc("The class of good texts.") @Default("positive") String positive,
    @Doc("The class of bad texts.") @Default("negative") String negative,
    @Doc("The class of texts that are neither, if there is one.") Optional<String> neutral,
    @Doc("How far from 0, on a scale to 1, a text must be that is not neutral.")
        @Default("0.1")
        @Range(min = 0, below = 1)
        double threshold,
    @Doc("A file of words and what they do; a short English list where none is given.")
        Optional<Path> words) {

  /** Refuses classes of one name. */
  public LexiconSettings {
    if (positive.equals(negative)
        || neutral.filter(List.of(positive, negative)::contains).isPresent()) {
      throw new IllegalArgumentException(
          "positive, negative and neutral name classes, which must be different: "
              + names(positive, negative, neutral));
    }
  }

  /** The classes. */
  List<String> names() {
    return names(positive, negative, neutral);
  }

  private static List<String> names(String positive, String negative, Optional<String> neutral) {
    return neutral
        .map(name -> List.of(positive, negative, name))
        .orElse(List.of(positive, negative));
  }
}
