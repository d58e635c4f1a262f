package io.tandem.evaluation.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final String NEWS =
      "The river rose on Monday. A farmer, 4.5 miles away, saw it! Will it fall?\n"
          + "Nobody knew. The river fell on Monday.";

  /** Both stop when ranks move by no more than this or less. */
  private static final double CONVERGED = 1e-11;

  @Test
  void ranksAreThoseOfPageRankOnTheSameGraph() throws IOException {
    List<JsonValue> cases;
    try (InputStream in =
        new GZIPInputStream(SummaryTest.class.getResourceAsStream("text-rank.json.gz"))) {
      cases =
          JsonReader.read(in.readAllBytes(), "text-rank.json.gz")
              .asObject()
              .member("cases")
              .asArray()
              .items();
    }
    assertTrue(cases.size() >= 220);
    for (JsonValue expected : cases) {
      List<String> sentences =
          expected.asObject().member("sentences").asArray().items().stream()
              .map(JsonValue::asString)
              .toList();
      double[] ranks =
          expected.asObject().member("ranks").asArray().items().stream()
              .mapToDouble(JsonValue::asDouble)
              .toArray();
      assertArrayEquals(
          ranks, new TextRank(3, Locale.ROOT).ranks(sentences), CONVERGED, sentences::toString);
    }
  }

  @Test
  void theMostCentralSentencesStandInTheirOrder() {
    assertEquals(
        "The river rose on Monday.\nThe river rose again, and rain fell.",
        new TextRank(2, Locale.ENGLISH)
            .apply(
                "Rain fell. The river rose on Monday. Nobody knew.\n"
                    + "The river rose again, and rain fell."));
  }

  @Test
  void ofEquallyCentralSentencesTheEarlierIsTaken() {
    assertEquals(
        "One two.", new TextRank(1, Locale.ENGLISH).apply("One two. Three four. Five six."));
  }

  @Test
  void theLeadIsTheFirstSentences() {
    assertEquals(
        "The river rose on Monday.\nA farmer, 4.5 miles away, saw it!\nWill it fall?",
        LeadSummary.LEAD_3.apply(NEWS));
  }

  @Test
  void aTextThatIsShorterIsItsOwnSummary() {
    for (String text : List.of("", "One.", "One.\nTwo.")) {
      assertEquals(text, LeadSummary.LEAD_3.apply(text));
      assertEquals(text, new TextRank(3, Locale.ENGLISH).apply(text));
    }
    assertEquals("", LeadSummary.LEAD_3.apply(" \n\n "));
  }

  @Test
  void anAbbreviationBeforeACapitalEndsASentenceByTheRulesOfTheJdk() {
    assertEquals(List.of("Mr.", "Lee saw it."), Sentences.of("Mr. Lee saw it.", Locale.ENGLISH));
  }

  @Test
  void otherScriptsAreCutAtTheirOwnStops() {
    assertEquals(List.of("今日は雨です。", "明日は晴れます。"), Sentences.of("今日は雨です。明日は晴れます。", Locale.JAPANESE));
  }

  @Test
  void aSummaryWithoutSentencesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LeadSummary(0, Locale.ENGLISH));
    assertThrows(IllegalArgumentException.class, () -> new TextRank(0, Locale.ENGLISH));
  }
}
