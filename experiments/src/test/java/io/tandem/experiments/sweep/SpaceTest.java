package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values and their positions. */
class SpaceTest {
  private static final List<Space> ALL =
      List.of(
          new Space.Uniform(-2, 3, Optional.of(5)),
          new Space.LogUniform(1e-6, 1e-2, Optional.of(5)),
          new Space.Whole(1, 12, false, Optional.empty()),
          new Space.Whole(16, 1024, true, Optional.of(4)),
          new Space.Choice(List.of("a", "b", "c")));

  @Test
  void aPositionLeadsToAValueAndThatBackToItself() {
    for (Space space : ALL) {
      for (int i = 0; i <= 100; i++) {
        String value = space.at(i / 100.0);
        double position = space.position(value);
        assertTrue(position >= 0 && position <= 1, space + ": " + value);
        assertEquals(value, space.at(position), space.toString());
      }
    }
  }

  @Test
  void eachValueIsAsLikelyAsItIsSaid() {
    assertEquals(0.5, ALL.get(0).position("0.5"), 1e-12);
    assertEquals(0.5, ALL.get(1).position("1.0E-4"), 1e-12);
    for (int space : new int[] {2, 4}) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < 1200; i++) {
        counts.merge(ALL.get(space).at((i + 0.5) / 1200), 1, Integer::sum);
      }
      int each = 1200 / ALL.get(space).grid().size();
      counts.forEach((value, count) -> assertEquals(each, count, 1, value));
    }
    // From 16 to 1024 are six doublings: three lead to 128.
    assertEquals(0.5, ALL.get(3).position("128"), 0.01);
  }

  @Test
  void gridsGoFromEndToEnd() {
    assertEquals(List.of("-2.0", "-0.75", "0.5", "1.75", "3.0"), ALL.get(0).grid());
    assertEquals(List.of("1.0E-6", "1.0E-5", "1.0E-4", "0.001", "0.01"), ALL.get(1).grid());
    assertEquals(12, ALL.get(2).grid().size());
    List<String> log = ALL.get(3).grid();
    assertEquals("16", log.get(0));
    assertEquals("1024", log.get(3));
  }
}
