package io.tandem.models.prompting;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A labelled document that a prompt shows before it asks (Brown et al. 2020, arXiv 2005.14165,
 * section 2).
 *
 * @param document the document
 * @param text what is shown of its text
 * @param label its label
 */
public record Demonstration(Document document, String text, String label) {

  /**
   * Draws some of labelled documents: of each label as many, or one less, and which, and their
   * order, as the seed has it.
   *
   * @param labelled where they are drawn from
   * @param task where their labels stand
   * @param labels those that may be shown; each has a document
   * @param number how many, at least 0
   * @throws BadInputException if a label has too few documents
   */
  public static List<Demonstration> draw(
      List<Document> labelled,
      Task.Classification task,
      List<String> labels,
      int number,
      long seed) {
    Map<String, List<Document>> byLabel = new LinkedHashMap<>();
    labels.forEach(label -> byLabel.put(label, new ArrayList<>()));
    for (Document document : labelled) {
      List<Document> own = byLabel.get(task.of(document));
      if (own != null) {
        own.add(document);
      }
    }
    byLabel.forEach((label, own) -> shuffle(own, Philox.of(seed, "shown " + label)));
    List<String> order = new ArrayList<>(labels);
    shuffle(order, Philox.of(seed, "labels shown"));
    List<Demonstration> shown = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String label = order.get(i % order.size());
      List<Document> own = byLabel.get(label);
      int which = i / order.size();
      if (which >= own.size()) {
        throw new BadInputException(
            String.format(
                "%d examples of the label '%s' are to be shown, and there are %d",
                which + 1, label, own.size()));
      }
      shown.add(new Demonstration(own.get(which), own.get(which).text(), label));
    }
    shuffle(shown, Philox.of(seed, "order shown"));
    return List.copyOf(shown);
  }

  private static <T> void shuffle(List<T> items, Philox random) {
    for (int i = items.size() - 1; i > 0; i--) {
      int other = random.below(i, i + 1);
      T item = items.get(i);
      items.set(i, items.get(other));
      items.set(other, item);
    }
  }

  /** The same with no more than so many tokens of its text. */
  public Demonstration shortened(Tokenizer tokenizer, int tokens) {
    TokenizedText all = tokenizer.tokenize(text);
    return all.size() <= tokens
        ? this
        : new Demonstration(document, text.substring(0, all.end(tokens - 1)), label);
  }

  /** How a prompt shows it. */
  String shown(PromptTemplate template, Verbalizer verbalizer) {
    return template.fill(document, text).with(verbalizer.shown(label));
  }
}
