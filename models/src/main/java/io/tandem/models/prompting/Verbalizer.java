package io.tandem.models.prompting;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is to say for each label (Schick and Schütze 2021, section 3): one phrase or
 * several, whose probabilities are combined.
 *
 * @param phrases by label, in the labels' order; no phrase stands for two labels
 * @param combination how the probabilities of a label's phrases become its own
 */
public record Verbalizer(Map<String, List<String>> phrases, Combination combination) {

  /** How the probabilities of several phrases become one. */
  public enum Combination {
    /** Their sum: the probability that any of them is said. */
    SUM,
    /** Their geometric mean, which favours no label for having more phrases. */
    MEAN
  }

  /**
   * Copies and checks.
   *
   * @throws BadInputException if there are fewer than two labels, a label has no phrase, a phrase
   *     is blank, or one stands for two labels
   */
  public Verbalizer {
    Map<String, List<String>> copies = new LinkedHashMap<>();
    Map<String, String> owners = new HashMap<>();
    phrases.forEach(
        (label, said) -> {
          if (label.isBlank() || said.isEmpty() || said.stream().anyMatch(String::isBlank)) {
            throw new BadInputException(
                String.format("the label '%s' or what is said for it is blank", label));
          }
          for (String phrase : said) {
            String other = owners.put(phrase, label);
            if (other != null) {
              throw new BadInputException(
                  String.format(
                      "'%s' is said for '%s' and for '%s'; it must tell labels apart",
                      phrase, other, label));
            }
          }
          copies.put(label, List.copyOf(said));
        });
    if (copies.size() < 2) {
      throw new BadInputException(
          String.format(
              "there must be two labels or more, all different, not %s", copies.keySet()));
    }
    phrases = Collections.unmodifiableMap(copies);
  }

  /**
   * Labels that are said as they are called.
   *
   * @throws BadInputException if there are fewer than two, or two are the same
   */
  public static Verbalizer of(List<String> labels) {
    Map<String, List<String>> phrases = new LinkedHashMap<>();
    labels.forEach(label -> phrases.put(label, List.of(label)));
    if (phrases.size() < labels.size()) {
      throw new BadInputException(
          String.format("there must be two labels or more, all different, not %s", labels));
    }
    return new Verbalizer(phrases, Combination.SUM);
  }

  /**
   * Reads a file with a JSON object: for each label a text or a list of texts.
   *
   * @throws BadInputException if it is not there or something else, naming file and label
   */
  public static Verbalizer read(Path file, Combination combination) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": there is no such file");
    }
    if (!(JsonReader.read(file) instanceof JsonObject object)) {
      throw new BadInputException(file + ": must hold an object: {\"label\": [\"phrase\", …], …}");
    }
    Map<String, List<String>> phrases = new LinkedHashMap<>();
    object.members().forEach((label, value) -> phrases.put(label, texts(file, label, value)));
    try {
      return new Verbalizer(phrases, combination);
    } catch (BadInputException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<String> texts(Path file, String label, JsonValue value) {
    List<JsonValue> items = value instanceof JsonArray array ? array.items() : List.of(value);
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items) {
      if (!(item instanceof JsonString text)) {
        throw new BadInputException(
            String.format(
                "%s: '%s' must be a text or a list of texts, not %s", file, label, item.phrase()));
      }
      texts.add(text.value());
    }
    return texts;
  }

  /** The labels, in order. */
  public List<String> labels() {
    return List.copyOf(phrases.keySet());
  }

  /** All phrases: those of the first label, those of the second, … */
  public List<String> all() {
    return phrases.values().stream().flatMap(Collection::stream).toList();
  }

  /**
   * What is said for a label where one phrase is to be shown: the first.
   *
   * @throws BadInputException if the label is none of these
   */
  public String shown(String label) {
    List<String> said = phrases.get(label);
    if (said == null) {
      throw new BadInputException(
          String.format("the label '%s' is none of %s", label, phrases.keySet()));
    }
    return said.get(0);
  }

  /**
   * The log-probabilities of labels.
   *
   * @param scores those of {@link #all}
   * @return for each label one
   */
  public double[] combined(double[] scores) {
    double[] labels = new double[phrases.size()];
    int label = 0;
    int from = 0;
    for (List<String> said : phrases.values()) {
      double[] own = Arrays.copyOfRange(scores, from, from + said.size());
      labels[label++] =
          combination == Combination.SUM
              ? Probabilities.logSum(own)
              : Arrays.stream(own).average().orElseThrow();
      from += said.size();
    }
    return labels;
  }
}
