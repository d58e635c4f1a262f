package io.tandem.search.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds mined negatives to those of sentence-transformers. */
class NegativeMinerTest {
  private final JsonObject fixture = fixture();
  private final Map<String, float[]> vectors = vectors();
  private final List<TextPair> pairs =
      fixture.member("pairs").asArray().items().stream()
          .map(pair -> new TextPair(text(pair, 0), text(pair, 1)))
          .toList();
  private final List<String> corpus = pairs.stream().map(TextPair::second).distinct().toList();

  private static JsonObject fixture() {
    try (InputStream in = NegativeMinerTest.class.getResourceAsStream("mined.json")) {
      return JsonReader.read(in.readAllBytes(), "mined").asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(JsonValue pair, int place) {
    return pair.asArray().items().get(place).asString();
  }

  private Map<String, float[]> vectors() {
    Map<String, float[]> all = new HashMap<>();
    fixture
        .member("vectors")
        .asObject()
        .members()
        .forEach(
            (text, numbers) -> {
              List<JsonValue> items = numbers.asArray().items();
              float[] vector = new float[items.size()];
              for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) items.get(i).asDouble();
              }
              all.put(text, vector);
            });
    return all;
  }

  private static Optional<Double> number(JsonObject settings, String key) {
    return settings.get(key).map(JsonValue::asDouble);
  }

  private static MiningRule rule(JsonObject settings) {
    return new MiningRule(
        settings.member("negatives").asInt(),
        settings.member("from").asInt(),
        settings.member("to").asInt(),
        number(settings, "margin"),
        number(settings, "relative-margin"),
        number(settings, "min-score"),
        number(settings, "max-score"),
        Optional.empty());
  }

  private static MiningRule nearest(int negatives, Optional<Double> margin) {
    return new MiningRule(
        negatives,
        0,
        20,
        margin,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private IndexedNearness byVectors() throws IOException {
    List<String> asked = pairs.stream().map(TextPair::first).distinct().toList();
    return IndexedNearness.byVectors(
        corpus, asked, texts -> texts.stream().map(vectors::get).toList());
  }

  @Test
  void negativesAreThoseOfSentenceTransformers() throws IOException {
    List<JsonValue> expected = fixture.member("expected").asArray().items();
    assertEquals(5, expected.size());
    try (IndexedNearness nearness = byVectors()) {
      for (JsonValue one : expected) {
        MiningRule rule = rule(one.asObject().member("settings").asObject());
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        one.asObject()
            .member("negatives")
            .asObject()
            .members()
            .forEach(
                (text, some) ->
                    wanted.put(
                        text, some.asArray().items().stream().map(JsonValue::asString).toList()));
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (MinedPair mined : new NegativeMiner(corpus, rule).mine(pairs, nearness)) {
          if (!mined.negatives().isEmpty()) {
            found.put(mined.pair().first(), mined.negatives());
          }
        }
        assertEquals(wanted, found, rule.toString());
      }
    }
  }

  @Test
  void wordsFindNegativesToo() throws IOException {
    List<TextPair> some =
        List.of(
            new TextPair("a game of chess", "play chess against the machine"),
            new TextPair("a game of chess", "a board for chess and its pieces"),
            new TextPair("draw pictures", "a program that draws"));
    List<String> texts =
        List.of(
            some.get(0).second(),
            some.get(1).second(),
            some.get(2).second(),
            "a game of cards",
            "chess clocks",
            "nothing");
    try (IndexedNearness nearness = IndexedNearness.byWords(texts)) {
      List<MinedPair> mined =
          new NegativeMiner(texts, nearest(2, Optional.empty())).mine(some, nearness);
      assertEquals(some, mined.stream().map(MinedPair::pair).toList());
      assertEquals(List.of("a game of cards", "chess clocks"), mined.get(0).negatives());
      assertEquals(mined.get(0).negatives(), mined.get(1).negatives());
      assertTrue(mined.get(2).negatives().isEmpty());
      // "a game of cards" shares more with the question than what goes together with it does.
      List<MinedPair> below =
          new NegativeMiner(texts, nearest(2, Optional.of(0.0))).mine(some, nearness);
      assertFalse(below.get(0).negatives().contains("a game of cards"));
    }
  }

  @Test
  void drawnNegativesComeFromTheSameRanksAndFromTheSeedAlone() throws IOException {
    MiningRule drawn =
        new MiningRule(
            3,
            2,
            12,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(7L));
    MiningRule all =
        new MiningRule(
            10,
            2,
            12,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (IndexedNearness nearness = byVectors()) {
      List<MinedPair> first = new NegativeMiner(corpus, drawn).mine(pairs, nearness);
      assertEquals(first, new NegativeMiner(corpus, drawn).mine(pairs, nearness));
      List<MinedPair> ranked = new NegativeMiner(corpus, all).mine(pairs, nearness);
      int nearestOnes = 0;
      for (int i = 0; i < pairs.size(); i++) {
        assertEquals(3, new HashSet<>(first.get(i).negatives()).size());
        assertTrue(ranked.get(i).negatives().containsAll(first.get(i).negatives()));
        nearestOnes +=
            first.get(i).negatives().equals(ranked.get(i).negatives().subList(0, 3)) ? 1 : 0;
      }
      assertTrue(nearestOnes < pairs.size() / 2, nearestOnes + " of " + pairs.size());
    }
  }
}
