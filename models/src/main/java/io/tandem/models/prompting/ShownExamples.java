package io.tandem.models.prompting;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What prompts show before they ask: all examples, or where these are too many for a model, the
 * last ones of them. Used by one thread.
 */
public final class ShownExamples {
  private static final Logger LOG = LoggerFactory.getLogger(ShownExamples.class);

  private final List<String> examples;
  private final String separator;
  private final int longest;

  /** How many prompts had no room for all examples, for a warning now and then. */
  private int crowded;

  /**
   * Examples to be shown.
   *
   * @param examples each as it is shown
   * @param separator what stands after each
   * @param longest how many tokens the model reads, for a warning
   */
  public ShownExamples(List<String> examples, String separator, int longest) {
    this.examples = List.copyOf(examples);
    this.separator = separator;
    this.longest = longest;
  }

  /** How many there are. */
  public int size() {
    return examples.size();
  }

  /**
   * What stands at the beginning of a prompt.
   *
   * @param number how many examples are shown, the last ones of all
   */
  public String beginning(int number) {
    StringBuilder all = new StringBuilder();
    examples
        .subList(size() - number, size())
        .forEach(example -> all.append(example).append(separator));
    return all.toString();
  }

  /**
   * The greatest number of examples that a prompt has room for.
   *
   * @param most how many are shown at most
   * @param fits whether the model reads a prompt with such a beginning
   * @param warns whether it is worth a warning that some are left out
   * @return nothing if it would not even fit with none
   */
  public OptionalInt fitting(int most, Predicate<String> fits, boolean warns) {
    for (int number = most; number >= 0; number--) {
      if (fits.test(beginning(number))) {
        warn(most, number, warns);
        return OptionalInt.of(number);
      }
    }
    warn(most, 0, warns);
    return OptionalInt.empty();
  }

  private void warn(int wanted, int number, boolean warns) {
    if (number == wanted || !warns) {
      return;
    }
    crowded++;
    if (Integer.bitCount(crowded) == 1) { // the first, the second, the fourth, …
      LOG.warn(
          "the model reads {} tokens: of {} examples {} are shown; {} prompts so far show fewer",
          longest,
          wanted,
          number,
          crowded);
    }
  }
}
