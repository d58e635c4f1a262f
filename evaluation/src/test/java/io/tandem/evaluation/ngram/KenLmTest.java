package io.tandem.evaluation.ngram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the model to what KenLM's estimator makes of the same sentences. */
class KenLmTest {
  /** KenLM computes discounts and probabilities in 32 bits, and prints six digits. */
  private static final double SINGLE = 1e-5;

  private static JsonValue fixture;
  private static List<int[]> training;
  private static int vocabulary;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = KenLmTest.class.getResourceAsStream("kenlm.json")) {
      fixture = JsonReader.read(in.readAllBytes(), "kenlm.json");
    }
    training = sequences("training");
    vocabulary = fixture.asObject().member("vocabulary").asInt();
  }

  @Test
  void ofEveryLengthThereAreAsManyNgrams() {
    for (JsonValue expected : models()) {
      NgramCounts counts = counts(expected);
      List<JsonValue> ngrams = items(expected, "ngrams");
      // The words that are never predicted: the beginning, and what the model does not know.
      assertEquals(ngrams.get(0).asLong() - 2, counts.different(1));
      for (int length = 2; length <= counts.order(); length++) {
        assertEquals(ngrams.get(length - 1).asLong(), counts.different(length));
      }
    }
  }

  @Test
  void discountsAreEstimatedAlike() {
    for (JsonValue expected : models()) {
      NgramCounts counts = counts(expected);
      for (int length = 1; length <= counts.order(); length++) {
        Discounts discounts = counts.countsOfCounts(length).threeDiscounts().orElseThrow();
        List<JsonValue> three = items(expected, "discounts").get(length - 1).asArray().items();
        assertEquals(three.get(0).asDouble(), discounts.one(), SINGLE);
        assertEquals(three.get(1).asDouble(), discounts.two(), SINGLE);
        assertEquals(three.get(2).asDouble(), discounts.threeOrMore(), SINGLE);
      }
    }
  }

  @Test
  void everyHeldOutWordHasTheSameProbability() {
    List<int[]> heldOut = sequences("heldOut");
    for (JsonValue expected : models()) {
      NgramCounts counts = counts(expected);
      KneserNey model =
          KneserNey.of(
              counts,
              IntStream.rangeClosed(1, counts.order())
                  .mapToObj(length -> counts.countsOfCounts(length).threeDiscounts().orElseThrow())
                  .toList());
      List<JsonValue> scores = items(expected, "log10");
      for (int i = 0; i < heldOut.size(); i++) {
        int[] sentence = heldOut.get(i);
        List<JsonValue> words = scores.get(i).asArray().items();
        assertEquals(sentence.length - 1, words.size());
        for (int place = 1; place < sentence.length; place++) {
          assertEquals(
              words.get(place - 1).asDouble(),
              Math.log10(model.probability(sentence, 0, place)),
              SINGLE,
              "order " + counts.order() + ", sentence " + i + ", word " + place);
        }
      }
    }
  }

  private static List<JsonValue> models() {
    return items(fixture, "models");
  }

  private static NgramCounts counts(JsonValue expected) {
    int order = expected.asObject().member("order").asInt();
    return NgramCounts.of(order, vocabulary, training);
  }

  private static List<int[]> sequences(String key) {
    return items(fixture, key).stream()
        .map(ids -> ids.asArray().items().stream().mapToInt(JsonValue::asInt).toArray())
        .toList();
  }

  private static List<JsonValue> items(JsonValue object, String key) {
    return object.asObject().member(key).asArray().items();
  }
}
