package io.tandem.models.prompting;

import io.tandem.api.data.Document;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes prompts that fit what a model reads at once: leaves out shown examples, those that stand
 * first, and only then the end of the text.
 */
public final class PromptFit {
  private static final Logger LOG = LoggerFactory.getLogger(PromptFit.class);

  private final PhraseScores scores;
  private final Prompting prompting;
  private final List<Demonstration> shown;

  /** How many prompts had no room for all examples, for a warning now and then. */
  private int crowded;

  /** Prompts that show examples before they ask. */
  public PromptFit(PhraseScores scores, Prompting prompting, List<Demonstration> shown) {
    this.scores = scores;
    this.prompting = prompting;
    this.shown =
        prompting.shownTokens().isEmpty()
            ? List.copyOf(shown)
            : shown.stream()
                .map(one -> one.shortened(scores.tokenizer(), prompting.shownTokens().getAsInt()))
                .toList();
  }

  /**
   * A prompt that fits.
   *
   * @param prompt the prompt
   * @param examples how many examples it shows: the last ones of all
   */
  public record Fitted(FilledPrompt prompt, int examples) {}

  /** How many examples there are to be shown. */
  public int examples() {
    return shown.size();
  }

  /**
   * The prompt of a document.
   *
   * @throws BadInputException if the model reads so few tokens that nothing is left of the text
   */
  public Fitted of(Document document) {
    return fit(
        text -> prompting.template().fill(document, text), document.text(), examples(), true);
  }

  /**
   * The prompt of a text that says nothing.
   *
   * @param examples how many are shown at most
   */
  public Fitted neutral(String text, int examples) {
    return fit(prompting.template()::neutral, text, examples, false);
  }

  private Fitted fit(
      Function<String, FilledPrompt> template, String text, int most, boolean isAsked) {
    List<String> phrases = prompting.verbalizer().all();
    for (int number = most; number >= 0; number--) {
      FilledPrompt prompt = template.apply(text).behind(beginning(number));
      if (scores.excess(prompt, phrases) == 0) {
        if (number < most && isAsked) {
          warn(most, number);
        }
        return new Fitted(prompt, number);
      }
    }
    if (most > 0 && isAsked) {
      warn(most, 0);
    }
    String cut = text;
    for (int excess = 1; excess > 0; ) {
      FilledPrompt prompt = template.apply(cut);
      excess = scores.excess(prompt, phrases);
      if (excess == 0) {
        return new Fitted(prompt, 0);
      }
      cut = shortened(cut, excess);
    }
    throw new IllegalStateException("a prompt that fits was not taken");
  }

  private String beginning(int number) {
    StringBuilder all = new StringBuilder();
    for (Demonstration one : shown.subList(shown.size() - number, shown.size())) {
      all.append(one.shown(prompting.template(), prompting.verbalizer()));
      all.append(prompting.separator());
    }
    return all.toString();
  }

  private void warn(int wanted, int number) {
    crowded++;
    if (Integer.bitCount(crowded) == 1) { // the first, the second, the fourth, …
      LOG.warn(
          "the model reads {} tokens: of {} examples {} are shown; {} prompts so far show fewer",
          scores.longest(),
          wanted,
          number,
          crowded);
    }
  }

  /** A text without so many tokens at its end, or some more, where they are cut otherwise then. */
  private String shortened(String text, int excess) {
    TokenizedText tokens = scores.tokenizer().tokenize(text);
    if (tokens.size() <= excess) {
      throw new BadInputException(
          String.format(
              "the model looks at %d tokens, and the template leaves none for the text",
              scores.longest()));
    }
    String cut = text.substring(0, tokens.end(tokens.size() - excess - 1));
    return cut.length() < text.length() ? cut : text.substring(0, text.length() - 1);
  }
}
