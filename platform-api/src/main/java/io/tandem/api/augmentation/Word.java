package io.tandem.api.augmentation;

import java.util.Optional;

/**
 * A word of a text that is augmented, or of a sentence whose words have tags. Immutable.
 *
 * @param before what stands between the word before and this one: white space, punctuation
 * @param text the word itself, not blank; several words where one was replaced by a phrase
 * @param tag its tag, where words have tags
 * @param inSpan whether it is part of a span that its tags name, such as {@code B-PER}: it may be
 *     replaced, but is neither moved nor taken away, and nothing is put inside
 */
public record Word(String before, String text, Optional<String> tag, boolean inSpan) {
  /** Refuses a word of nothing. */
  public Word {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a word of nothing");
    }
  }

  /** A word without a tag. */
  public Word(String before, String text) {
    this(before, text, Optional.empty(), false);
  }

  /** The same with another word in its place. */
  public Word withText(String other) {
    return new Word(before, other, tag, inSpan);
  }

  /** The same with something else before it. */
  public Word after(String other) {
    return new Word(other, text, tag, inSpan);
  }
}
