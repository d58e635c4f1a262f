package io.tandem.models.prompting;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with named places: {@code {label}} once, and at least one other, which is {@code {text}}
 * for a document's text or the name of one of its attributes. What is in braces and no name of
 * small letters, digits, points, hyphens and low lines is text. These are the patterns of
 * Pattern-Exploiting Training (Schick and Schütze 2021, arXiv 2001.07676, section 3).
 *
 * @param source the text
 */
public record PromptTemplate(String source) {
  /** Stands for the document's text. */
  public static final String TEXT = "{text}";

  /** Stands for the label. */
  public static final String LABEL = "{label}";

  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z0-9._-]*)\\}");

  /** The template of Transformers' zero-shot classification, after the text. */
  public static final PromptTemplate USUAL =
      new PromptTemplate(TEXT + "\nThis example is " + LABEL + ".");

  /**
   * Checks the places.
   *
   * @throws BadInputException if there is no label or there are several, or no other place
   */
  public PromptTemplate {
    List<String> places = PLACE.matcher(source).results().map(one -> one.group()).toList();
    long labels = places.stream().filter(LABEL::equals).count();
    if (labels != 1 || places.size() < 2) {
      throw new BadInputException(
          String.format(
              "the template '%s' must hold %s once, and %s or an attribute of the documents in"
                  + " braces",
              source, LABEL, TEXT));
    }
  }

  /** Whether nothing follows the label but white space. */
  public boolean endsWithLabel() {
    return source.strip().endsWith(LABEL);
  }

  /** Whether no other place follows the label. */
  public boolean asksAfterwards() {
    int label = source.indexOf(LABEL);
    return !PLACE.matcher(source).region(label + LABEL.length(), source.length()).find();
  }

  /** What stands between the label and the place before it: that a label is asked for. */
  public String premise() {
    String before = source.substring(0, source.indexOf(LABEL));
    int from = 0;
    Matcher places = PLACE.matcher(before);
    while (places.find()) {
      from = places.end();
    }
    return before.substring(from).stripLeading();
  }

  /**
   * The prompt of a document.
   *
   * @param text stands for its text, or what is left of it
   * @throws BadInputException if it lacks an attribute, naming the document
   */
  public FilledPrompt fill(Document document, String text) {
    return fill(
        name -> {
          String known = document.attributes().get(name);
          if (known == null) {
            List<String> names = new ArrayList<>(document.attributes().keySet());
            names.add("text");
            throw new BadInputException(
                String.format(
                    "%s has no '%s', which the template names; %s",
                    document.place(), name, NearestName.hint(name, names)));
          }
          return known;
        },
        text);
  }

  /** The prompt of a document that has the same in all places. */
  public FilledPrompt neutral(String text) {
    return fill(name -> text, text);
  }

  private FilledPrompt fill(UnaryOperator<String> attribute, String text) {
    int label = source.indexOf(LABEL);
    return new FilledPrompt(
        filled(source.substring(0, label), attribute, text),
        filled(source.substring(label + LABEL.length()), attribute, text));
  }

  private static String filled(String part, UnaryOperator<String> attribute, String text) {
    return PLACE
        .matcher(part)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group().equals(TEXT) ? text : attribute.apply(place.group(1))));
  }
}
