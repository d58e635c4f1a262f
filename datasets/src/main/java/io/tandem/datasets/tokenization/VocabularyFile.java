package io.tandem.datasets.tokenization;

import static io.tandem.datasets.tokenization.LenientJson.at;
import static io.tandem.datasets.tokenization.LenientJson.flag;
import static io.tandem.datasets.tokenization.LenientJson.items;
import static io.tandem.datasets.tokenization.LenientJson.text;
import static io.tandem.datasets.tokenization.LenientJson.type;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Tandem itself needs to know of a {@code tokenizer.json}: its tokens, and whether they divide
 * a text's bytes among them. Everything else in the file is the Hugging Face library's affair.
 *
 * @param tokens the tokens by id
 * @param ids the ids by token
 * @param special the ids of the special tokens by token, in the order of the ids
 * @param bytes how many bytes of text each token stands for, by id; empty if the tokenizer changes
 *     the text
 * @param cutsBetweenWords whether white space after a sign always begins a new piece, so that a
 *     text may be encoded in parts that are cut there
 */
record VocabularyFile(
    Map<Integer, String> tokens,
    Map<String, Integer> ids,
    Map<String, Integer> special,
    Map<Integer, Integer> bytes,
    boolean cutsBetweenWords) {

  /**
   * Reads the vocabulary.
   *
   * @param root the content of a {@code tokenizer.json}
   * @param source what error messages call it
   * @throws BadInputException if it is not the JSON of a tokenizer
   */
  static VocabularyFile read(JsonValue root, String source) {
    Reading reading = new Reading(source);
    reading.vocabulary(at(at(root, "model"), "vocab"));
    reading.added(at(root, "added_tokens"));
    if (reading.tokens.isEmpty()) {
      throw new BadInputException(
          source + ": no tokens under model.vocab; is this a tokenizer.json of Hugging Face?");
    }
    boolean exact = reading.keepsBytes(root);
    Map<Integer, Integer> bytes = new HashMap<>();
    if (exact) {
      reading.tokens.forEach((id, token) -> bytes.put(id, reading.bytesOf(token)));
    }
    return new VocabularyFile(
        Collections.unmodifiableMap(reading.tokens),
        Collections.unmodifiableMap(reading.ids),
        reading.specialById(),
        Collections.unmodifiableMap(bytes),
        ((exact && cutsByPattern(at(root, "pre_tokenizer"))) || hasWholeWords(root))
            && !reading.strips
            && reading.added.keySet().stream().noneMatch(Reading::holdsSpace));
  }

  private static boolean cutsByPattern(JsonValue preTokenizer) {
    return type(preTokenizer).equals("ByteLevel") && flag(preTokenizer, "use_regex", true);
  }

  /** Whether it looks up what stands between white space or is cut finer, each by itself. */
  private static boolean hasWholeWords(JsonValue root) {
    return type(at(root, "model")).equals("WordLevel")
        && List.of("Whitespace", "WhitespaceSplit").contains(type(at(root, "pre_tokenizer")))
        && List.of("", "Lowercase").contains(type(at(root, "normalizer")));
  }

  /** Gathers the tokens while the file is walked. */
  private static final class Reading {
    final String source;
    final Map<Integer, String> tokens = new TreeMap<>();
    final Map<String, Integer> ids = new HashMap<>();

    /** The added tokens, with whether each is special. */
    final Map<String, Boolean> added = new LinkedHashMap<>();

    /** Whether an added token takes white space beside it along. */
    boolean strips;

    Reading(String source) {
      this.source = source;
    }

    void vocabulary(JsonValue vocabulary) {
      if (vocabulary instanceof JsonObject object) {
        object.members().forEach(this::put);
      }
      // Unigram models have pairs of token and score, and the id is the place in the list.
      List<JsonValue> pairs = items(vocabulary);
      for (int id = 0; id < pairs.size(); id++) {
        List<JsonValue> pair = items(pairs.get(id));
        if (pair.isEmpty() || !(pair.get(0) instanceof JsonString token)) {
          throw new BadInputException(
              String.format("%s: token %d under model.vocab has no text", source, id));
        }
        put(token.value(), JsonNumber.of(id));
      }
    }

    void added(JsonValue addedTokens) {
      for (JsonValue token : items(addedTokens)) {
        String content = text(at(token, "content"));
        put(content, at(token, "id"));
        added.put(content, flag(token, "special", false));
        strips |= flag(token, "lstrip", false) || flag(token, "rstrip", false);
      }
    }

    private void put(String token, JsonValue number) {
      int id = id(token, number);
      String other = tokens.putIfAbsent(id, token);
      if (other != null && !other.equals(token)) {
        throw new BadInputException(
            String.format(
                "%s: tokens '%s' and '%s' have the same id %d", source, other, token, id));
      }
      Integer before = ids.putIfAbsent(token, id);
      if (before != null && before != id) {
        throw new BadInputException(
            String.format("%s: token '%s' has the ids %d and %d", source, token, before, id));
      }
    }

    private int id(String token, JsonValue number) {
      return LenientJson.below(TokenizerJson.MOST_IDS, number)
          .orElseThrow(
              () ->
                  new BadInputException(
                      String.format(
                          "%s: the id of token '%s' is %s; allowed: whole numbers from 0 to %d",
                          source, token, number.phrase(), TokenizerJson.MOST_IDS - 1)));
    }

    Map<String, Integer> specialById() {
      List<String> special = new ArrayList<>(added.keySet());
      special.removeIf(token -> !added.get(token));
      special.sort(Comparator.comparing(ids::get));
      Map<String, Integer> byToken = new LinkedHashMap<>();
      special.forEach(token -> byToken.put(token, ids.get(token)));
      return Collections.unmodifiableMap(byToken);
    }

    /** Whether every byte of a text ends up in exactly one token. */
    boolean keepsBytes(JsonValue root) {
      return at(root, "normalizer") == JsonNull.NULL
          && type(at(root, "decoder")).equals("ByteLevel")
          && keepsBytesBeforeModel(at(root, "pre_tokenizer"))
          && !strips
          && tokens.values().stream()
              .allMatch(token -> added.containsKey(token) || ByteAlphabet.spells(token));
    }

    private static boolean keepsBytesBeforeModel(JsonValue preTokenizer) {
      return switch (type(preTokenizer)) {
        case "ByteLevel" -> !flag(preTokenizer, "add_prefix_space", true);
        case "Split" -> !text(at(preTokenizer, "behavior")).equals("Removed");
        case "Digits" -> true;
        case "Sequence" ->
            items(at(preTokenizer, "pretokenizers")).stream()
                .allMatch(Reading::keepsBytesBeforeModel);
        default -> false;
      };
    }

    int bytesOf(String token) {
      Boolean isSpecial = added.get(token);
      if (isSpecial == null) {
        return token.length();
      }
      return isSpecial ? 0 : token.getBytes(StandardCharsets.UTF_8).length;
    }

    static boolean holdsSpace(String token) {
      return token.chars().anyMatch(Character::isWhitespace);
    }
  }
}
