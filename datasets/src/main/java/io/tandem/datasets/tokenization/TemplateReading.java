package io.tandem.datasets.tokenization;

import static io.tandem.datasets.tokenization.LenientJson.at;
import static io.tandem.datasets.tokenization.LenientJson.items;
import static io.tandem.datasets.tokenization.LenientJson.text;
import static io.tandem.datasets.tokenization.LenientJson.type;

import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TextTemplate.Part;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the template from the post-processor of a {@code tokenizer.json}: the tokens that Hugging
 * Face's library puts around texts where it is told to add special tokens.
 */
final class TemplateReading {
  private static final String KEY = "post_processor";
  private static final List<String> KINDS =
      List.of("BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing");

  /** Models have two types of tokens, a few more; none has so many. */
  private static final int MOST_TYPES = 1 << 16;

  private final String source;
  private final Map<Integer, String> tokens;
  private final Map<String, Integer> ids;

  private TemplateReading(String source, Map<Integer, String> tokens, Map<String, Integer> ids) {
    this.source = source;
    this.tokens = tokens;
    this.ids = ids;
  }

  /**
   * Reads the template.
   *
   * @param root the content of a {@code tokenizer.json}
   * @param source what error messages call it
   * @param tokens the vocabulary by id
   * @param ids the vocabulary by token
   * @throws BadInputException if the post-processor is of an unknown kind, or malformed, or adds
   *     tokens that the vocabulary lacks
   */
  static TextTemplate read(
      JsonValue root, String source, Map<Integer, String> tokens, Map<String, Integer> ids) {
    return new TemplateReading(source, tokens, ids)
        .template(at(root, KEY))
        .orElse(TextTemplate.PLAIN);
  }

  private Optional<TextTemplate> template(JsonValue processor) {
    if (processor == JsonNull.NULL) {
      return Optional.empty();
    }
    return switch (type(processor)) {
      case "ByteLevel" -> Optional.empty();
      case "Sequence" -> only(items(at(processor, "processors")));
      case "BertProcessing" -> Optional.of(bert(token(processor, "cls"), token(processor, "sep")));
      case "RobertaProcessing" ->
          Optional.of(roberta(token(processor, "cls"), token(processor, "sep")));
      case "TemplateProcessing" ->
          Optional.of(filled(parts(processor, "single"), parts(processor, "pair")));
      default ->
          throw wrong(
              String.format(
                  "type '%s': %s", type(processor), NearestName.hint(type(processor), KINDS)));
    };
  }

  private Optional<TextTemplate> only(List<JsonValue> processors) {
    List<TextTemplate> found = new ArrayList<>();
    processors.forEach(processor -> template(processor).ifPresent(found::add));
    if (found.size() > 1) {
      throw wrong("a sequence with " + found.size() + " templates; one at most can be followed");
    }
    return found.stream().findFirst();
  }

  private static TextTemplate bert(int cls, int sep) {
    Part.Token begin = new Part.Token(cls, 0);
    Part.Token end = new Part.Token(sep, 0);
    Part.Text first = new Part.Text(1, 0);
    Part.Text second = new Part.Text(2, 1);
    return new TextTemplate(
        List.of(begin, first, end), List.of(begin, first, end, second, new Part.Token(sep, 1)));
  }

  private static TextTemplate roberta(int cls, int sep) {
    Part.Token begin = new Part.Token(cls, 0);
    Part.Token end = new Part.Token(sep, 0);
    Part.Text first = new Part.Text(1, 0);
    return new TextTemplate(
        List.of(begin, first, end), List.of(begin, first, end, end, new Part.Text(2, 0), end));
  }

  private TextTemplate filled(List<Part> single, List<Part> pair) {
    try {
      return new TextTemplate(single, pair);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage() + ", where each text comes once");
    }
  }

  /** A token that is given as a pair of its text and its id. */
  private int token(JsonValue processor, String key) {
    List<JsonValue> pair = items(at(processor, key));
    if (pair.size() != 2) {
      throw wrong(String.format("'%s' must be a token and its id", key));
    }
    return known(text(pair.get(0)), pair.get(1));
  }

  private int known(String token, JsonValue number) {
    OptionalInt id = LenientJson.below(TokenizerJson.MOST_IDS, number);
    if (id.isEmpty() || !tokens.containsKey(id.getAsInt())) {
      throw wrong(
          String.format(
              "the id of '%s' is %s, which is none of the vocabulary's", token, number.phrase()));
    }
    if (!tokens.get(id.getAsInt()).equals(token)) {
      throw wrong(
          String.format(
              "the id of '%s' is %s; in the vocabulary that is '%s', and '%s' has %s",
              token,
              number.phrase(),
              tokens.get(id.getAsInt()),
              token,
              ids.containsKey(token) ? "the id " + ids.get(token) : "none"));
    }
    return id.getAsInt();
  }

  private List<Part> parts(JsonValue processor, String key) {
    List<Part> parts = new ArrayList<>();
    for (JsonValue piece : items(at(processor, key))) {
      if (at(piece, "Sequence") instanceof JsonObject sequence) {
        int which =
            switch (text(at(sequence, "id"))) {
              case "A" -> 1;
              case "B" -> 2;
              default -> throw wrong(String.format("'%s' has a text that is neither A nor B", key));
            };
        parts.add(new Part.Text(which, typeOf(key, sequence)));
      } else if (at(piece, "SpecialToken") instanceof JsonObject special) {
        JsonValue named = at(at(processor, "special_tokens"), text(at(special, "id")));
        List<JsonValue> numbers = items(at(named, "ids"));
        List<JsonValue> names = items(at(named, "tokens"));
        if (numbers.isEmpty() || numbers.size() != names.size()) {
          throw wrong(
              String.format(
                  "'%s' has the special token '%s', of which special_tokens does not tell the ids",
                  key, text(at(special, "id"))));
        }
        for (int i = 0; i < numbers.size(); i++) {
          int id = known(text(names.get(i)), numbers.get(i));
          parts.add(new Part.Token(id, typeOf(key, special)));
        }
      } else {
        throw wrong(
            String.format("'%s' has a part that is neither Sequence nor SpecialToken", key));
      }
    }
    return parts;
  }

  private int typeOf(String key, JsonValue part) {
    return LenientJson.below(MOST_TYPES, at(part, "type_id"))
        .orElseThrow(
            () ->
                wrong(
                    String.format(
                        "'%s' has a part whose type_id is %s", key, at(part, "type_id").phrase())));
  }

  private BadInputException wrong(String what) {
    return new BadInputException(String.format("%s: %s: %s", source, KEY, what));
  }
}
