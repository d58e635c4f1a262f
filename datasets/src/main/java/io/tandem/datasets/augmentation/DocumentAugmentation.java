package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Changes the words of documents, one change after the other, and leaves alone what is to be told
 * of them. Which texts are changed follows from the task:
 *
 * <ul>
 *   <li>the text, of what is classified, has labels or a number, or is to be made another text of;
 *   <li>each text, of those that are compared;
 *   <li>the question, where a text is asked one: an answer stands at a place in the text;
 *   <li>the words and their tags, which stay together. Where tags name spans ({@code B-PER}), words
 *       of a span are replaced at most.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class DocumentAugmentation {
  /** A tag of a span, in any of the schemes that mark where one begins. */
  private static final Pattern OF_SPAN = Pattern.compile("[BIESLUM]-.+", Pattern.DOTALL);

  private final Task task;
  private final List<WordChange> changes;

  /**
   * An augmentation.
   *
   * @param task what is to be told of the documents
   * @param changes what is done to each text, in this order
   * @throws BadInputException if the task has no texts that could be changed
   */
  public DocumentAugmentation(Task task, List<WordChange> changes) {
    this.task = task;
    this.changes = List.copyOf(changes);
    boolean fits =
        task instanceof Task.Classification
            || task instanceof Task.MultiLabel
            || task instanceof Task.Regression
            || task instanceof Task.TextToText
            || task instanceof Task.Tagging
            || task instanceof Task.QuestionAnswering
            || task instanceof Matching;
    if (!changes.isEmpty() && !fits) {
      throw new BadInputException(
          "words cannot be changed for the task '"
              + task.name()
              + "', where they are what is to be told or stand beside something else; it can be"
              + " done for classification, multi-label, regression, text-to-text, tagging,"
              + " question-answering (the question) and matching");
    }
  }

  /** Whether documents stay as they are. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * A document as one pass reads it.
   *
   * @param document one that is fit for the task
   * @param draws all that is random
   * @return the document itself, or one of its name with other words
   */
  public Document of(Document document, Draws draws) {
    if (task instanceof Task.Tagging tagging) {
      return tagged(tagging, document, draws);
    }
    if (task instanceof Task.QuestionAnswering asked) {
      return with(document, attributes(document, asked.question(), draws), document.lists());
    }
    Document changed =
        new Document(
            document.name(),
            text(document.text(), draws),
            document.attributes(),
            document.lists(),
            document.lines());
    return task instanceof Matching matching ? compared(matching, changed, draws) : changed;
  }

  private Document compared(Matching matching, Document document, Draws draws) {
    Map<String, String> attributes = document.attributes();
    Map<String, List<String>> lists = document.lists();
    if (matching.second().isPresent()) {
      attributes = attributes(document, matching.second().get(), draws);
    }
    if (matching.negatives().isPresent()) {
      String name = matching.negatives().get();
      if (lists.containsKey(name)) {
        lists = new HashMap<>(lists);
        List<String> texts = new ArrayList<>();
        lists.get(name).forEach(one -> texts.add(text(one, draws)));
        lists.put(name, texts);
      } else {
        attributes = attributes(with(document, attributes, lists), name, draws);
      }
    }
    return with(document, attributes, lists);
  }

  private Map<String, String> attributes(Document document, String name, Draws draws) {
    Map<String, String> attributes = new HashMap<>(document.attributes());
    attributes.computeIfPresent(name, (key, text) -> text(text, draws));
    return attributes;
  }

  private static Document with(
      Document document, Map<String, String> attributes, Map<String, List<String>> lists) {
    return new Document(document.name(), document.text(), attributes, lists, document.lines());
  }

  private String text(String text, Draws draws) {
    WordText apart = WordText.of(text);
    return apart.words().isEmpty()
        ? text
        : new WordText(changed(apart.words(), draws), apart.end()).join();
  }

  private Document tagged(Task.Tagging tagging, Document document, Draws draws) {
    List<String> own = tagging.wordsOf(document);
    List<String> tags = tagging.tagsOf(document);
    if (own.isEmpty()) {
      return document;
    }
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).isBlank()) {
        return document;
      }
      boolean inSpan = OF_SPAN.matcher(tags.get(i)).matches();
      words.add(new Word(i == 0 ? "" : " ", own.get(i), Optional.of(tags.get(i)), inSpan));
    }
    List<Word> after = changed(words, draws);
    List<String> texts = after.stream().map(Word::text).toList();
    Map<String, List<String>> lists = new HashMap<>(document.lists());
    lists.put(tagging.words(), texts);
    lists.put(tagging.tags(), after.stream().map(word -> word.tag().orElseThrow()).toList());
    // Its lines no longer stand one by one for its words.
    return new Document(
        document.name(),
        document.text().isEmpty() ? "" : String.join(" ", texts),
        document.attributes(),
        lists);
  }

  private List<Word> changed(List<Word> words, Draws draws) {
    List<Word> all = words;
    for (WordChange change : changes) {
      all = change.apply(all, draws);
    }
    return all;
  }
}
