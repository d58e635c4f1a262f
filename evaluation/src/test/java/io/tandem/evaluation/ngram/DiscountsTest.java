package io.tandem.evaluation.ngram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.evaluation.ngram.Discounting.Chosen;
import io.tandem.evaluation.ngram.Discounting.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscountsTest {

  @Test
  void discountsAreEstimatedFromCountsOfCounts() {
    CountsOfCounts counts = new CountsOfCounts(100, 40, 20, 12);
    double y = 100 / 180.0;

    Discounts three = counts.threeDiscounts().orElseThrow();
    assertEquals(1 - 2 * y * 40 / 100, three.one(), 1e-15);
    assertEquals(2 - 3 * y * 20 / 40, three.two(), 1e-15);
    assertEquals(3 - 4 * y * 12 / 20, three.threeOrMore(), 1e-15);
    assertEquals(Discounts.same(y), counts.oneDiscount().orElseThrow());
  }

  @Test
  void countsThatAllowNoEstimateGiveNone() {
    assertTrue(new CountsOfCounts(0, 4, 3, 2).threeDiscounts().isEmpty());
    assertTrue(new CountsOfCounts(5, 0, 3, 2).threeDiscounts().isEmpty());
    assertTrue(new CountsOfCounts(5, 4, 0, 2).threeDiscounts().isEmpty());
    assertTrue(new CountsOfCounts(9, 1, 10, 1).threeDiscounts().isEmpty(), "negative");
    assertTrue(new CountsOfCounts(0, 4, 3, 2).oneDiscount().isEmpty());
  }

  @Test
  void whereThereIsNoEstimateTheFallbackIsTaken() {
    CountsOfCounts none = new CountsOfCounts(0, 0, 0, 0);

    assertEquals(
        new Chosen(new Discounts(0.4, 0.9, 1.2), Origin.FALLBACK),
        new Discounting.Modified(List.of(0.4, 0.9, 1.2)).choose(none));
    assertEquals(
        new Chosen(Discounts.same(0.7), Origin.FALLBACK), new Discounting.Single(0.7).choose(none));
  }

  @Test
  void whereThereIsAnEstimateItIsTaken() {
    CountsOfCounts counts = new CountsOfCounts(100, 40, 20, 12);

    assertEquals(
        new Chosen(counts.threeDiscounts().orElseThrow(), Origin.ESTIMATED),
        new Discounting.Modified(List.of(0.4, 0.9, 1.2)).choose(counts));
    assertEquals(
        new Chosen(counts.oneDiscount().orElseThrow(), Origin.ESTIMATED),
        new Discounting.Single(0.7).choose(counts));
  }

  @Test
  void givenDiscountsAreTakenWhateverTheCounts() {
    assertEquals(
        new Chosen(new Discounts(0.4, 0.9, 1.2), Origin.GIVEN),
        new Discounting.Given(List.of(0.4, 0.9, 1.2)).choose(new CountsOfCounts(100, 40, 20, 12)));
  }

  @Test
  void aDiscountGreaterThanTheCountIsRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new Discounts(1, 2.5, 3));
    assertEquals(
        "a discount of 2.5 from a count of 2: it must be from 0 to 2", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Discounts(-0.1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Discounts(1, 1, Double.NaN));
  }

  @Test
  void otherThanThreeDiscountsAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new Discounting.Given(List.of(0.5, 0.6)));
    assertEquals("values holds 2 discounts; three are needed: [0.5, 0.6]", refused.getMessage());
  }
}
