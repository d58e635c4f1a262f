package io.tandem.models.prompting;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A text with a question and its answer, which a prompt shows before it asks (Brown et al. 2020,
 * arXiv 2005.14165, section 2).
 *
 * @param document the document, with the attribute {@value #QUESTION}
 * @param text what is shown of its text
 * @param answer the answer, a piece of that, or what says that there is none
 */
public record AnsweredExample(Document document, String text, String answer) {
  /** The attribute by which templates name a question. */
  public static final String QUESTION = "question";

  /**
   * Which examples may be shown.
   *
   * @param number how many are drawn, at least 0
   * @param tokens the greatest number of tokens of an example's text, if it is limited; one whose
   *     answer is not among them is not shown
   * @param none what is said of a text without an answer; if not set, such texts are not shown
   * @param seed what they and their order are drawn from
   */
  public record Choice(int number, OptionalInt tokens, Optional<String> none, long seed) {}

  /** A document that templates may ask for its question, wherever the task has it. */
  public static Document asked(Document document, Task.QuestionAnswering task) {
    Map<String, String> attributes = new TreeMap<>(document.attributes());
    attributes.put(QUESTION, task.questionOf(document));
    return new Document(
        document.name(), document.text(), attributes, document.lists(), document.lines());
  }

  /**
   * Draws some of answered documents: which, and in which order, as the seed has it. Of several
   * right answers the first is shown.
   *
   * @param answered where they are drawn from
   * @param task where their questions and answers stand
   * @param tokenizer counts tokens
   * @throws BadInputException if there are too few that may be shown, or a document that is drawn
   *     lacks a question or has an answer that is not in its text, naming it
   */
  public static List<AnsweredExample> draw(
      List<Document> answered, Task.QuestionAnswering task, Tokenizer tokenizer, Choice choice) {
    List<Document> order = new ArrayList<>(answered);
    Philox random = Philox.of(choice.seed(), "answers shown");
    List<AnsweredExample> shown = new ArrayList<>();
    for (int left = order.size(); left > 0 && shown.size() < choice.number(); left--) {
      int drawn = random.below(left, left);
      Document document = order.get(drawn);
      order.set(drawn, order.get(left - 1));
      of(document, task, tokenizer, choice).ifPresent(shown::add);
    }
    if (shown.size() < choice.number()) {
      throw new BadInputException(
          String.format(
              "%d answered questions are to be shown, and there are %d%s",
              choice.number(),
              shown.size(),
              choice.tokens().isPresent()
                  ? " whose answer is among the first "
                      + choice.tokens().getAsInt()
                      + " tokens of the text"
                  : ""));
    }
    return List.copyOf(shown);
  }

  private static Optional<AnsweredExample> of(
      Document document, Task.QuestionAnswering task, Tokenizer tokenizer, Choice choice) {
    Document asked = asked(document, task);
    List<Task.QuestionAnswering.Answer> answers = task.of(document);
    String text = shortened(document.text(), tokenizer, choice.tokens());
    if (answers.isEmpty()) {
      return choice.none().map(none -> new AnsweredExample(asked, text, none));
    }
    return answers.get(0).end() > text.length()
        ? Optional.empty()
        : Optional.of(new AnsweredExample(asked, text, answers.get(0).text()));
  }

  private static String shortened(String text, Tokenizer tokenizer, OptionalInt most) {
    if (most.isEmpty()) {
      return text;
    }
    TokenizedText tokens = tokenizer.tokenize(text);
    return tokens.size() <= most.getAsInt()
        ? text
        : text.substring(0, tokens.end(most.getAsInt() - 1));
  }

  /** How a prompt shows it. */
  public String shown(PromptTemplate template) {
    return template.fill(document, text).with(answer);
  }
}
