package io.tandem.api.data;

import io.tandem.api.config.Doc;
import io.tandem.api.config.TypeName;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Vectors are to be found for texts, so that those that go together are near each other. What is
 * known of a text decides by which objectives it can be learned: which {@linkplain Form form} the
 * examples have follows from the keys that are given.
 *
 * @param second the attribute with the text that goes together with a document's own, or is
 *     compared with it
 * @param negatives the list (or the attribute, if it is a single one) of texts that do not go
 *     together with it
 * @param score how near the two are: an attribute with a number; with negatives, a list of one for
 *     the second text and one for each negative, in their order
 * @param label the attribute with a class: of the pair if there is a second text, else of the
 *     document's text
 */
@TypeName("matching")
@Doc("Vectors are found for texts; those that go together are near each other.")
public record Matching(
    @Doc("The attribute with the text that goes together with a document's, or is compared to it.")
        Optional<String> second,
    @Doc("The list of texts that do not go together with it.") Optional<String> negatives,
    @Doc("The attribute that says how near the two are; a list, if there are negatives.")
        Optional<String> score,
    @Doc("The attribute with the class of the pair, or of the text where there is no second one.")
        Optional<String> label)
    implements Task {

  /** What an example consists of. */
  public enum Form {
    /** A text, of which nothing is known. */
    TEXTS,
    /** Two texts that go together. */
    PAIRS,
    /** Two texts that go together, and others that do not go together with the first. */
    TRIPLETS,
    /** Two texts, and how near they are. */
    SCORED_PAIRS,
    /** As triplets, with how near each text is to the first. */
    SCORED_TRIPLETS,
    /** Two texts, and what they are to each other. */
    LABELLED_PAIRS,
    /** A text and its class: texts of one class go together. */
    LABELLED_TEXTS;

    /** As people say it: "scored pairs". */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Refuses keys that do not go together. */
  public Matching {
    if (second.isEmpty() && (negatives.isPresent() || score.isPresent())) {
      throw new IllegalArgumentException(
          (negatives.isPresent() ? "negatives" : "score")
              + " needs a second text to stand beside; name it by 'second'");
    }
    if (label.isPresent() && (negatives.isPresent() || score.isPresent())) {
      throw new IllegalArgumentException(
          String.format(
              "label and %s exclude each other: examples have one form",
              negatives.isPresent() ? "negatives" : "score"));
    }
  }

  /** Texts of which nothing is known. */
  public static Matching ofTexts() {
    return new Matching(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Pairs of texts that go together. */
  public static Matching ofPairs(String second) {
    return new Matching(Optional.of(second), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What its examples consist of. */
  public Form form() {
    if (label.isPresent()) {
      return second.isPresent() ? Form.LABELLED_PAIRS : Form.LABELLED_TEXTS;
    }
    if (negatives.isPresent()) {
      return score.isPresent() ? Form.SCORED_TRIPLETS : Form.TRIPLETS;
    }
    if (score.isPresent()) {
      return Form.SCORED_PAIRS;
    }
    return second.isPresent() ? Form.PAIRS : Form.TEXTS;
  }

  @Override
  public void check(TextDataset data) {
    for (Document document : data.documents()) {
      othersOf(document);
      scoresOf(document);
      label.ifPresent(name -> DocumentFields.attribute(document, name, "label"));
    }
  }

  @Override
  public List<String> texts(Document document) {
    List<String> texts = new ArrayList<>(List.of(document.text()));
    texts.addAll(othersOf(document));
    return texts;
  }

  /**
   * What is compared with a document's text: the second text, if there is one, and then the
   * negatives, at least one where they are named.
   */
  public List<String> othersOf(Document document) {
    if (second.isEmpty()) {
      return List.of();
    }
    List<String> others = new ArrayList<>();
    others.add(DocumentFields.attribute(document, second.get(), "second"));
    if (negatives.isPresent()) {
      List<String> all = DocumentFields.several(document, negatives.get(), "negatives");
      if (all.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s: '%s', which 'task.negatives' names, is empty; at least one",
                document.place(), negatives.get()));
      }
      others.addAll(all);
    }
    return others;
  }

  /** How near each of {@link #othersOf} is to the document's text; none, where nothing is said. */
  public List<Double> scoresOf(Document document) {
    if (score.isEmpty()) {
      return List.of();
    }
    List<String> told =
        negatives.isPresent()
            ? DocumentFields.list(document, score.get(), "score")
            : List.of(DocumentFields.attribute(document, score.get(), "score"));
    List<Double> scores =
        told.stream().map(text -> DocumentFields.number(document, score.get(), text)).toList();
    int expected = othersOf(document).size();
    if (scores.size() != expected) {
      throw new BadInputException(
          String.format(
              "%s has %d '%s' for %d texts; each that is compared with its text has one",
              document.place(), scores.size(), score.get(), expected));
    }
    return scores;
  }

  /**
   * The class of a document, or of its pair.
   *
   * @throws IllegalStateException if the task has no classes
   */
  public String labelOf(Document document) {
    return DocumentFields.attribute(
        document,
        label.orElseThrow(() -> new IllegalStateException("the task has no classes")),
        "label");
  }
}
