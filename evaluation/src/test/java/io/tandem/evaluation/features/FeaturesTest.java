package io.tandem.evaluation.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturesTest {

  @Test
  void wordsAreLettersAndDigitsOfAnyScriptWithApostrophesInside() {
    assertEquals(
        List.of("don't", "stop", "größer", "3", "14", "слово", "中文"),
        WordNgrams.words("Don't -- 'stop'! GRÖSSER 3.14 Слово 中文".replace("SS", "ß"), true));
    assertEquals(List.of("Don’t"), WordNgrams.words("Don’t", false));
    assertEquals(List.of(), WordNgrams.words(" … ! ", true));
  }

  @Test
  void onlyWhatIsInEnoughTrainingTextsIsKnown() {
    FeatureSpace space =
        new Features.BagOfWords(2, 2, true, false).fit(List.of("a b a b", "A b c"));
    assertEquals(List.of("a", "a b", "b"), space.names());
    assertEquals(Map.of("a", 1.0, "b", 2.0, "a b", 1.0), space.of("a B x b"));
    assertTrue(space.of("x y z").isEmpty());
  }

  @Test
  void aBinaryBagCountsNothingTwice() {
    FeatureSpace space = new Features.BagOfWords(1, 1, false, true).fit(List.of("a a A"));
    assertEquals(Map.of("a", 1.0, "A", 1.0), space.of("a a a A"));
  }

  @Test
  void weightsAreOfLengthOne() {
    FeatureSpace space =
        new Features.TfIdf(1, 1, true, false).fit(List.of("rare common", "common", "common"));
    double length = space.of("rare rare common").values().stream().mapToDouble(v -> v * v).sum();
    assertEquals(1, length, 1e-12);
    assertTrue(space.of("rare common").get("rare") > space.of("rare common").get("common"));
  }
}
