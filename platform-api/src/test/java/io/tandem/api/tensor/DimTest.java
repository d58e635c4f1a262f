package io.tandem.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DimTest {
  private static final Dim B = Dim.symbol("batch");
  private static final Dim T = Dim.symbol("time");

  @Test
  void polynomialsAreEqualWhateverTheWayTheyWereMade() {
    assertEquals(B.times(T), T.times(B));
    assertEquals(B.plus(T).times(B), B.times(B).plus(T.times(B)));
    assertEquals(Dim.ZERO, B.minus(B));
    assertNotEquals(B, T);
    assertEquals(B.times(2).hashCode(), B.plus(B).hashCode());
  }

  @Test
  void extentsAreEvaluatedUnderABinding() {
    Dim dim = B.times(T).times(3).plus(T).minus(Dim.of(2));
    assertEquals(3 * 4 * 5 + 5 - 2, dim.evaluate(Map.of("batch", 4L, "time", 5L)));
    assertThrows(IllegalArgumentException.class, () -> dim.evaluate(Map.of("batch", 4L)));
    assertThrows(
        IllegalArgumentException.class, () -> B.minus(T).evaluate(Map.of("batch", 1L, "time", 2L)));
  }

  @Test
  void divisionIsExactOrRefused() {
    assertEquals(T, B.times(T).times(6).dividedBy(B.times(6)));
    assertEquals(Dim.ONE, B.plus(T).dividedBy(T.plus(B)));
    assertEquals(Dim.of(4), Dim.of(12).dividedBy(Dim.of(3)));
    assertThrows(ArithmeticException.class, () -> B.plus(1).dividedBy(Dim.of(2)));
    assertThrows(ArithmeticException.class, () -> T.dividedBy(B));
  }

  @Test
  void numbersAndSymbolsAreToldApart() {
    assertTrue(Dim.of(7).isStatic());
    assertTrue(B.isSymbol());
    assertFalse(B.times(2).isSymbol());
    assertFalse(B.plus(1).isSymbol());
    assertThrows(IllegalStateException.class, B::extent);
    assertThrows(IllegalArgumentException.class, () -> Dim.symbol("a b"));
  }

  @Test
  void aDimReadsAsItIsWritten() {
    assertEquals("batch*time", B.times(T).toString());
    assertEquals("2*time+1", T.times(2).plus(1).toString());
    assertEquals("-time+3", Dim.of(3).minus(T).toString());
    assertEquals("0", Dim.ZERO.toString());
  }
}
