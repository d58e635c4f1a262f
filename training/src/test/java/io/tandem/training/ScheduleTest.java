package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final double EXACT = 1e-15;

  @Test
  void everyScheduleRisesLinearlyDuringWarmUpAndReachesThePeakAtItsEnd() {
    for (Schedule schedule :
        new Schedule[] {
          new Schedule.Constant(2, 10),
          new Schedule.Linear(2, 10, 0),
          new Schedule.Cosine(2, 10, 0.1)
        }) {
      assertEquals(0.2, schedule.rate(1, 100), EXACT);
      assertEquals(1, schedule.rate(5, 100), EXACT);
      assertEquals(2, schedule.rate(10, 100), EXACT);
    }
  }

  @Test
  void aConstantScheduleStaysAtThePeak() {
    assertEquals(3, new Schedule.Constant(3, 0).rate(1, 10), EXACT);
    assertEquals(3, new Schedule.Constant(3, 0).rate(10, 10), EXACT);
  }

  @Test
  void aLinearScheduleIsHalfWayInTheMiddleAndAtTheFloorAtTheEnd() {
    Schedule schedule = new Schedule.Linear(4, 20, 0.5);
    assertEquals(3, schedule.rate(60, 100), EXACT);
    assertEquals(2, schedule.rate(100, 100), EXACT);
  }

  @Test
  void aCosineScheduleFollowsItsFormula() {
    Schedule schedule = new Schedule.Cosine(1, 0, 0);
    assertEquals(0.5 * (1 + Math.cos(Math.PI * 0.25)), schedule.rate(25, 100), EXACT);
    assertEquals(0.5, schedule.rate(50, 100), EXACT);
    assertEquals(0, schedule.rate(100, 100), EXACT);
    assertEquals(0.1, new Schedule.Cosine(1, 0, 0.1).rate(100, 100), EXACT);
  }
}
