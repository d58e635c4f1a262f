package io.tandem.datasets.tokenization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.TokenRoles;
import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.TokenizedWords;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokenizers of the published kinds against Hugging Face Transformers ({@code
 * scripts/fixtures/published_tokenizers.py}): the same ids, places, texts, roles and sequences.
 */
class PublishedTokenizersTest {
  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream = PublishedTokenizersTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  private static byte[] gunzipped(String name) throws IOException {
    try (InputStream stream = PublishedTokenizersTest.class.getResourceAsStream(name);
        InputStream plain = new GZIPInputStream(stream)) {
      return plain.readAllBytes();
    }
  }

  private static JsonObject cases(String kind) throws IOException {
    byte[] json = gunzipped("published/" + kind + "/cases.json.gz");
    return JsonReader.read(json, kind).asObject();
  }

  private Tokenizer load(String kind) throws IOException {
    String resources = "published/" + kind + "/";
    byte[] tokenizer =
        kind.equals("t5")
            ? gunzipped(resources + "tokenizer.json.gz")
            : resource(resources + "tokenizer.json");
    Files.write(folder.resolve("tokenizer.json"), tokenizer);
    byte[] config = resource(resources + "tokenizer_config.json");
    Files.write(folder.resolve("tokenizer_config.json"), config);
    return TokenizerJson.load(folder);
  }

  private static int[] ints(JsonValue array) {
    return array.asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
  }

  private static List<String> strings(JsonValue array) {
    return array.asArray().items().stream().map(JsonValue::asString).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bert-uncased", "bert-cased", "gpt2", "roberta", "llama3", "llama2", "t5"})
  void idsPlacesAndDecodedTextsAreTransformers(String kind) throws IOException {
    try (Tokenizer tokenizer = load(kind)) {
      List<JsonValue> texts = cases(kind).member("texts").asArray().items();
      assertEquals(29, texts.size());
      for (JsonValue wanted : texts) {
        String text = wanted.asObject().member("text").asString();
        int[] ids = ints(wanted.asObject().member("ids"));
        assertArrayEquals(ids, tokenizer.encode(text), text);
        TokenizedText tokens = tokenizer.tokenize(text);
        assertArrayEquals(ids, tokens.ids(), text);
        int[] places = ints(wanted.asObject().member("places"));
        for (int i = 0; i < ids.length; i++) {
          String token = text + ": token " + i;
          assertEquals(text.offsetByCodePoints(0, places[2 * i]), tokens.begin(i), token);
          assertEquals(text.offsetByCodePoints(0, places[2 * i + 1]), tokens.end(i), token);
        }
        assertEquals(wanted.asObject().member("decoded").asString(), tokenizer.decode(ids), text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bert-uncased", "bert-cased", "gpt2", "roberta", "llama3", "llama2", "t5"})
  void sequencesOfOneTextAndOfTwoAreTransformers(String kind) throws IOException {
    int refused = 0;
    try (Tokenizer tokenizer = load(kind)) {
      List<JsonValue> cases = cases(kind).member("sequences").asArray().items();
      assertEquals(107, cases.size());
      for (JsonValue value : cases) {
        JsonObject wanted = value.asObject();
        if (wanted.member("windows") == JsonNull.NULL) {
          refused++;
          assertThrows(
              BadInputException.class, () -> sequences(tokenizer, wanted), wanted.toString());
        } else {
          assertEquals(
              wanted.member("windows"),
              json(wanted, sequences(tokenizer, wanted), !kind.equals("t5")));
        }
      }
    }
    assertTrue(refused > 0, "nothing was refused");
  }

  private static List<TextSequence> sequences(Tokenizer tokenizer, JsonObject wanted) {
    List<TokenizedText> texts =
        strings(wanted.member("texts")).stream().map(tokenizer::tokenize).toList();
    boolean one = texts.size() == 1;
    if (wanted.member("length") == JsonNull.NULL) {
      return List.of(
          one
              ? tokenizer.template().fill(texts.get(0))
              : tokenizer.template().fill(texts.get(0), texts.get(1)));
    }
    TextSequences made = new TextSequences(tokenizer.template(), wanted.member("length").asInt());
    int overlap = wanted.member("stride").asInt();
    Truncation truncation = truncation(wanted.member("truncation").asString());
    if (overlap > 0) {
      return one
          ? made.windows(overlap, texts.get(0))
          : made.windows(overlap, texts.get(0), texts.get(1));
    }
    return List.of(
        one
            ? made.fit(truncation, texts.get(0))
            : made.fit(truncation, texts.get(0), texts.get(1)));
  }

  private static Truncation truncation(String name) {
    return switch (name) {
      case "longest_first" -> Truncation.LONGEST_FIRST;
      case "only_first" -> Truncation.FIRST;
      case "only_second" -> Truncation.SECOND;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static JsonArray numbers(int... values) {
    return new JsonArray(
        Arrays.stream(values).mapToObj(JsonNumber::of).map(JsonValue.class::cast).toList());
  }

  /** Sequences in the form of the fixture, with places in code points. */
  private static JsonValue json(
      JsonObject wanted, List<TextSequence> sequences, boolean withTypes) {
    List<String> texts = strings(wanted.member("texts"));
    List<JsonValue> windows = new ArrayList<>();
    for (TextSequence sequence : sequences) {
      int[] places = new int[2 * sequence.length()];
      for (int i = 0; i < sequence.length(); i++) {
        String text = sequence.text(i) == 0 ? "" : texts.get(sequence.text(i) - 1);
        places[2 * i] = text.codePointCount(0, sequence.begin(i));
        places[2 * i + 1] = text.codePointCount(0, sequence.end(i));
      }
      JsonObject.Builder window = JsonObject.builder();
      window.put("ids", numbers(sequence.ids())).put("places", numbers(places));
      if (withTypes) {
        window.put("types", numbers(sequence.types()));
      }
      windows.add(window.build());
    }
    return new JsonArray(windows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bert-uncased", "bert-cased", "gpt2", "roberta", "llama3", "llama2", "t5"})
  void rolesAreTransformersAndAreKeptWhenTheTokenizerIsSaved(String kind) throws IOException {
    JsonObject wanted = cases(kind).member("roles").asObject();
    Path saved = Files.createDirectory(folder.resolve("saved"));
    try (Tokenizer tokenizer = load(kind)) {
      byKey(tokenizer.roles())
          .forEach(
              (key, id) -> {
                if (wanted.member(key) != JsonNull.NULL) {
                  assertEquals(OptionalInt.of(wanted.member(key).asInt()), id, key);
                }
              });
      tokenizer.save(saved);
      try (Tokenizer again = TokenizerJson.load(saved)) {
        assertEquals(tokenizer.roles(), again.roles());
        assertEquals(tokenizer.template(), again.template());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "bert-cased"})
  void tokensOfWordsThatAreGivenApartAreTransformers(String kind) throws IOException {
    List<JsonValue> cases = cases(kind).member("words").asArray().items();
    assertEquals(3, cases.size());
    try (Tokenizer tokenizer = load(kind)) {
      for (JsonValue value : cases) {
        List<String> words = strings(value.asObject().member("words"));
        TokenizedWords found = TokenizedWords.of(tokenizer, words);
        assertArrayEquals(ints(value.asObject().member("ids")), found.tokens().ids());
        List<Integer> wanted =
            Arrays.stream(ints(value.asObject().member("word_ids"))).boxed().toList();
        for (int token = 0; token < wanted.size(); token++) {
          assertEquals(OptionalInt.of(wanted.get(token)), found.wordOf(token), found.text());
        }
        for (int word = 0; word < words.size(); word++) {
          int first = wanted.indexOf(word);
          OptionalInt expected = first < 0 ? OptionalInt.empty() : OptionalInt.of(first);
          assertEquals(expected, found.firstToken(word), words.get(word));
        }
      }
    }
  }

  private static Map<String, OptionalInt> byKey(TokenRoles roles) {
    return Map.of(
        "bos_token", roles.beginning(),
        "eos_token", roles.end(),
        "unk_token", roles.unknown(),
        "sep_token", roles.separator(),
        "pad_token", roles.padding(),
        "cls_token", roles.classification(),
        "mask_token", roles.mask());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-uncased", "bert-cased", "roberta"})
  void rolesOfEncodersFollowFromTheFileItself(String kind) throws IOException {
    JsonObject wanted = cases(kind).member("roles").asObject();
    String json =
        new String(resource("published/" + kind + "/tokenizer.json"), StandardCharsets.UTF_8);
    try (Tokenizer alone = TokenizerJson.parse(json, kind)) {
      Map<String, OptionalInt> roles = byKey(alone.roles());
      for (String key : List.of("sep_token", "pad_token", "cls_token", "mask_token")) {
        assertEquals(OptionalInt.of(wanted.member(key).asInt()), roles.get(key), key);
      }
    }
  }
}
