package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.rundir.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static Curve curve(long points) {
    return new Curve(
        LongStream.rangeClosed(1, points)
            .mapToObj(step -> new Curve.Point(step, step, Math.sin((double) step)))
            .toList());
  }

  @Test
  void laterValueOfAStepCountsAndNothingIsBeforeTheBeginning() {
    Curve curve =
        Curve.of(
            List.of(
                new JournalEntry(5_000, 2, "x", 1),
                new JournalEntry(1_000, 1, "x", 2),
                new JournalEntry(6_500, 2, "x", 3)),
            2_000);
    assertEquals(List.of(new Curve.Point(1, 0, 2), new Curve.Point(2, 4.5, 3)), curve.points());
  }

  @Test
  void curveOfFewPointsStaysAsItIs() {
    Curve curve = curve(100);
    assertEquals(curve, curve.thinned(100));
  }

  @Test
  void thinnedCurveKeepsItsPeaksItsOrderAndWhatIsNoNumber() {
    List<Curve.Point> points = new ArrayList<>(curve(100_003).points());
    points.set(70_000, new Curve.Point(70_001, 70_001, 50));
    points.set(20_000, new Curve.Point(20_001, 20_001, -50));
    points.set(30_000, new Curve.Point(30_001, 30_001, Double.NaN));
    List<Curve.Point> thinned = new Curve(points).thinned(1000).points();
    assertTrue(thinned.size() <= 1003 && thinned.size() > 900, "" + thinned.size());
    assertTrue(thinned.contains(points.get(70_000)));
    assertTrue(thinned.contains(points.get(20_000)));
    assertTrue(thinned.contains(points.get(30_000)));
    for (int i = 1; i < thinned.size(); i++) {
      assertTrue(thinned.get(i - 1).step() < thinned.get(i).step());
    }
  }

  @Test
  void curveOfNothingButNoNumbersIsThinnedToo() {
    Curve curve =
        new Curve(
            LongStream.range(0, 50)
                .mapToObj(step -> new Curve.Point(step, step, Double.NaN))
                .toList());
    assertEquals(50, curve.thinned(10).points().size());
  }
}
