package io.tandem.models.crf;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tags may begin a sentence, follow each other, and end it, by the scheme that they are of.
 * Immutable.
 */
public final class TransitionRules {
  private final TagScheme scheme;
  private final List<String> tags;
  private final List<TagScheme.Mark> marks;
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * The rules of a scheme.
   *
   * @param scheme how the tags mark entities
   * @param tags all tags, each once, at least one
   * @throws BadInputException if one is none of the scheme, naming it and what the scheme has; or
   *     if no sentence of one word could have any of them
   */
  public TransitionRules(TagScheme scheme, List<String> tags) {
    this.scheme = scheme;
    this.tags = List.copyOf(tags);
    this.marks = this.tags.stream().map(scheme::read).toList();
    for (int i = 0; i < this.tags.size(); i++) {
      if (numbers.put(this.tags.get(i), i) != null) {
        throw new IllegalArgumentException("the tag '" + this.tags.get(i) + "' is there twice");
      }
    }
    if (marks.stream().noneMatch(mark -> scheme.begins(mark) && scheme.ends(mark))) {
      throw new BadInputException(
          String.format(
              "the scheme %s allows none of the tags %s for a sentence of one word",
              scheme.configName(), this.tags));
    }
  }

  /** The tags, in the order of their numbers. */
  public List<String> tags() {
    return tags;
  }

  /** The scheme that they are of. */
  public TagScheme scheme() {
    return scheme;
  }

  /** Whether a tag may be a sentence's first. */
  public boolean begins(int tag) {
    return scheme.begins(marks.get(tag));
  }

  /** Whether a tag may be a sentence's last. */
  public boolean ends(int tag) {
    return scheme.ends(marks.get(tag));
  }

  /** Whether a tag may follow another. */
  public boolean follows(int from, int to) {
    return scheme.follows(marks.get(from), marks.get(to));
  }

  /**
   * Refuses tags that the scheme does not allow beside each other.
   *
   * @param sentence where messages say that the words stand
   * @param words its words
   * @param sequence a tag for each word, each one of {@link #tags}
   * @throws BadInputException naming where the word stands, the word, its tag and the one before
   */
  public void check(Document sentence, List<String> words, List<String> sequence) {
    for (int i = 0; i < sequence.size(); i++) {
      int tag = number(sentence, i, words.get(i), sequence.get(i));
      boolean first = i == 0;
      if (first ? !begins(tag) : !follows(numbers.get(sequence.get(i - 1)), tag)) {
        throw refusal(
            sentence,
            i,
            words.get(i),
            first
                ? "'" + sequence.get(i) + "' cannot be a sentence's first tag"
                : "'" + sequence.get(i) + "' cannot follow '" + sequence.get(i - 1) + "'");
      }
      if (i == sequence.size() - 1 && !ends(tag)) {
        throw refusal(
            sentence, i, words.get(i), "'" + sequence.get(i) + "' cannot be a sentence's last tag");
      }
    }
  }

  private int number(Document sentence, int index, String word, String tag) {
    Integer number = numbers.get(tag);
    if (number == null) {
      throw new BadInputException(
          String.format(
              "%s ('%s'): the tag '%s' is not known; %s",
              sentence.placeOf(index), word, tag, NearestName.hint(tag, tags)));
    }
    return number;
  }

  private BadInputException refusal(Document sentence, int index, String word, String what) {
    return new BadInputException(
        String.format(
            "%s ('%s'): in the scheme %s, %s",
            sentence.placeOf(index), word, scheme.configName(), what));
  }
}
