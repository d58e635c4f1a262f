package io.tandem.models.prompting;

import io.tandem.api.data.Document;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Makes prompts that fit what a model reads at once: leaves out shown examples, those that stand
 * first, and only then the end of the text.
 */
public final class PromptFit {
  private final PhraseScores scores;
  private final Prompting prompting;
  private final ShownExamples shown;

  /** Prompts that show examples before they ask. */
  public PromptFit(PhraseScores scores, Prompting prompting, List<Demonstration> shown) {
    this.scores = scores;
    this.prompting = prompting;
    OptionalInt most = prompting.shownTokens();
    this.shown =
        new ShownExamples(
            shown.stream()
                .map(
                    one ->
                        most.isPresent() ? one.shortened(scores.tokenizer(), most.getAsInt()) : one)
                .map(one -> one.shown(prompting.template(), prompting.verbalizer()))
                .toList(),
            prompting.separator(),
            scores.longest());
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
    OptionalInt number =
        shown.fitting(
            most,
            beginning -> scores.excess(template.apply(text).behind(beginning), phrases) == 0,
            isAsked);
    if (number.isPresent()) {
      String beginning = shown.beginning(number.getAsInt());
      return new Fitted(template.apply(text).behind(beginning), number.getAsInt());
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
