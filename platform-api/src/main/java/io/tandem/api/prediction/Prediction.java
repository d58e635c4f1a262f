package io.tandem.api.prediction;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a model says of one document; a record for each kind of task. Immutable. */
public sealed interface Prediction {

  /**
   * One of several classes.
   *
   * @param label the class
   * @param scores of every class that the model knows, sorted by name; greater is likelier. A model
   *     that only decides may give none
   * @param probabilities whether the scores are probabilities, which add up to 1
   */
  record OneLabel(String label, Map<String, Double> scores, boolean probabilities)
      implements Prediction {

    /** Copies the scores. */
    public OneLabel {
      scores = sorted(scores);
      if (probabilities && !scores.containsKey(label)) {
        throw new IllegalArgumentException("'" + label + "' has no probability in " + scores);
      }
    }

    /**
     * The likeliest class; of several equal ones the first by name.
     *
     * @param scores of every class, at least one
     * @param probabilities whether they are probabilities
     */
    public static OneLabel likeliest(Map<String, Double> scores, boolean probabilities) {
      Map<String, Double> all = sorted(scores);
      String best = all.keySet().iterator().next();
      for (Map.Entry<String, Double> one : all.entrySet()) {
        if (one.getValue() > all.get(best)) {
          best = one.getKey();
        }
      }
      return new OneLabel(best, all, probabilities);
    }
  }

  /**
   * Any number of labels.
   *
   * @param labels those that are said to hold
   * @param scores of every label that the model knows, sorted by name; a model that only decides
   *     may give none
   * @param probabilities whether each score is the probability that the label holds
   */
  record ManyLabels(SortedSet<String> labels, Map<String, Double> scores, boolean probabilities)
      implements Prediction {

    /** Copies both. */
    public ManyLabels {
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
      scores = sorted(scores);
    }
  }

  /**
   * A number.
   *
   * @param value the number
   */
  record Value(double value) implements Prediction {}

  /**
   * A tag for each word.
   *
   * @param tags in the words' order
   */
  record Tags(List<String> tags) implements Prediction {

    /** Copies the list. */
    public Tags {
      tags = List.copyOf(tags);
    }
  }

  /**
   * A text.
   *
   * @param text the text
   * @param alignment where the model looked, if it tells
   */
  record Text(String text, Optional<SourceAlignment> alignment) implements Prediction {

    /** A text alone. */
    public Text(String text) {
      this(text, Optional.empty());
    }
  }

  /**
   * A piece of the document's text that answers a question.
   *
   * @param spans what was weighed, the best first, at least one
   */
  record Answer(List<Span> spans) implements Prediction {

    /**
     * An answer, or that there is none.
     *
     * @param text the piece; empty if it says that the text has no answer
     * @param begin where it begins in the document's text, in {@code char}s
     * @param end where it has ended
     * @param score the greater, the better; may be compared between texts
     * @param probability its share among all that was weighed
     */
    public record Span(String text, int begin, int end, double score, double probability) {}

    /** Copies the list. */
    public Answer {
      spans = List.copyOf(spans);
      if (spans.isEmpty()) {
        throw new IllegalArgumentException("an answer needs a span, even an empty one");
      }
    }

    /** What is said. */
    public Span best() {
      return spans.get(0);
    }
  }

  /**
   * Vectors in one space of what a document has: those of a text and of a picture that belong
   * together have a high cosine.
   *
   * @param text that of its text, of length 1; empty if its text is blank
   * @param picture that of its picture, of length 1; empty if it has none
   */
  record Vectors(List<Float> text, List<Float> picture) implements Prediction {

    /** Copies the lists. */
    public Vectors {
      text = List.copyOf(text);
      picture = List.copyOf(picture);
    }
  }

  private static Map<String, Double> sorted(Map<String, Double> scores) {
    return Collections.unmodifiableMap(new TreeMap<>(scores));
  }
}
