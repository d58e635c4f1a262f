package io.tandem.evaluation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.prediction.SourceAlignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a case of an evaluator holds, read with care: cases may come from a file of anyone's.
 *
 * @param one the case
 */
record CaseContent(Case one) {
  /** Longer texts are cut: they are kept to be read by people. */
  static final int LONGEST_TEXT = 1000;

  static final String TEXT = "text";
  static final String REFERENCE = "reference";
  static final String PREDICTION = "prediction";
  static final String SCORES = "scores";
  static final String PROBABILITIES = "probabilities";
  static final String WHY = "why";
  static final String ALIGNMENT = "alignment";

  /** The beginning of a text, cut between characters. */
  static String shortened(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    int end = LONGEST_TEXT - (Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? 1 : 0);
    return text.substring(0, end) + " …";
  }

  static JsonObject scores(Map<String, Double> scores) {
    JsonObject.Builder object = JsonObject.builder();
    scores.forEach((label, score) -> object.put(label, JsonFigure.toJson(score)));
    return object.build();
  }

  String text(String key) {
    return read(key, JsonValue::asString);
  }

  /** Pieces of a text with what they speak for, where a model could tell. */
  Optional<List<Span>> why() {
    return one.content().get(WHY).isEmpty()
        ? Optional.empty()
        : Optional.of(read(WHY, Excerpt::from));
  }

  /** Where a model looked when it made a text, where that is kept. */
  Optional<SourceAlignment> alignment() {
    return one.content().get(ALIGNMENT).isEmpty()
        ? Optional.empty()
        : Optional.of(read(ALIGNMENT, AlignmentMap::from));
  }

  boolean truth(String key) {
    return read(key, JsonValue::asBoolean);
  }

  List<String> texts(String key) {
    return read(key, value -> value.asArray().items().stream().map(JsonValue::asString).toList());
  }

  /** A number that is finite. */
  double number(String key) {
    return read(key, JsonValue::asDouble);
  }

  /** A number, or what is none: a model may say so. */
  double figure(String key) {
    return read(key, value -> JsonFigure.fromJson(value, key));
  }

  Map<String, Double> figures(String key) {
    return read(
        key,
        value -> {
          Map<String, Double> figures = new TreeMap<>();
          value
              .asObject()
              .members()
              .forEach((name, figure) -> figures.put(name, JsonFigure.fromJson(figure, name)));
          return figures;
        });
  }

  /** Says that something in the case cannot be. */
  BadInputException refused(String why) {
    return new BadInputException("case '" + one.name() + "': " + why);
  }

  private <T> T read(String key, Function<JsonValue, T> as) {
    try {
      return as.apply(one.content().member(key));
    } catch (JsonException | IllegalArgumentException e) {
      throw new BadInputException("case '" + one.name() + "': " + key + ": " + e.getMessage(), e);
    }
  }
}
