package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ScheduleTest {
  private static final double EXACT = 1e-15;

  @Test
  void everyScheduleRisesLinearlyDuringWarmUpAndReachesThePeakAtItsEnd() {
    for (Schedule schedule :
        new Schedule[] {
          new Schedule.Constant(2, 10),
          new Schedule.Linear(2, 10, 0),
          new Schedule.Cosine(2, 10, 0.1),
          new Schedule.InverseSqrt(2, 10, Optional.empty()),
          new Schedule.Polynomial(2, 10, 2, 0.1),
          new Schedule.Exponential(2, 10, 0.01)
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

  @TestFactory
  Stream<DynamicTest> everyScheduleGivesTheRatesOfTransformersAndPyTorch() throws IOException {
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    schedules.put("constant", new Schedule.Constant(0.3, 12));
    schedules.put("linear", new Schedule.Linear(0.3, 12, 0));
    schedules.put("cosine", new Schedule.Cosine(0.3, 12, 0));
    schedules.put("inverse-sqrt", new Schedule.InverseSqrt(0.3, 12, Optional.empty()));
    schedules.put("inverse-sqrt-timescale", new Schedule.InverseSqrt(0.3, 12, Optional.of(30L)));
    schedules.put("polynomial", new Schedule.Polynomial(0.3, 12, 2.5, 0.1));
    schedules.put("exponential", new Schedule.Exponential(0.3, 0, 0.01));
    schedules.put("one-cycle", new Schedule.OneCycle(0.3, 0, 0.3, 0.04, 1e-4));
    schedules.put("one-cycle-other", new Schedule.OneCycle(0.3, 0, 0.5, 0.1, 0.01));
    JsonObject fixture;
    try (InputStream in = ScheduleTest.class.getResourceAsStream("schedules.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      fixture = JsonReader.read(text, "schedules.json").asObject();
    }
    assertEquals(schedules.keySet(), fixture.members().keySet());
    return schedules.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(), () -> holds(fixture.member(each.getKey()), each.getValue())));
  }

  private static void holds(JsonValue rates, Schedule schedule) {
    List<JsonValue> wanted = rates.asArray().items();
    for (int i = 0; i < wanted.size(); i++) {
      double rate = schedule.rate(i + 1, wanted.size());
      assertEquals(wanted.get(i).asDouble(), rate, 1e-14, "step " + (i + 1));
    }
  }

  @Test
  void anExponentialScheduleFallsByOneFactorFromTheEndOfItsWarmUpToItsFloor() {
    Schedule schedule = new Schedule.Exponential(4, 20, 0.01);
    assertEquals(4, schedule.rate(20, 100), EXACT);
    assertEquals(0.4, schedule.rate(60, 100), EXACT);
    assertEquals(0.04, schedule.rate(100, 100), EXACT);
  }

  @Test
  void aCycleBeginsAfterItsWarmUp() {
    Schedule cycle = new Schedule.OneCycle(1, 0, 0.3, 0.04, 1e-4);
    Schedule after = new Schedule.OneCycle(1, 10, 0.3, 0.04, 1e-4);
    assertEquals(0.02, after.rate(5, 110), EXACT);
    assertEquals(0.04, after.rate(10, 110), EXACT);
    for (int step = 1; step <= 100; step++) {
      assertEquals(cycle.rate(step, 100), after.rate(step + 10, 110), EXACT);
    }
  }

  @Test
  void everyRateOfAShortRunIsANumber() {
    for (long steps = 1; steps <= 4; steps++) {
      for (long step = 1; step <= steps; step++) {
        for (Schedule schedule :
            List.of(
                new Schedule.OneCycle(1, 0, 0.3, 0.04, 1e-4),
                new Schedule.OneCycle(1, 2, 0.9, 0.04, 0),
                new Schedule.OneCycle(1, 9, 0.3, 0.04, 0),
                new Schedule.Polynomial(1, 4, 0.5, 0),
                new Schedule.Exponential(1, 2, 0.01),
                new Schedule.InverseSqrt(1, 0, Optional.empty()))) {
          double rate = schedule.rate(step, steps);
          assertTrue(
              rate >= 0 && rate <= 1, schedule + " at " + step + " of " + steps + ": " + rate);
        }
      }
    }
  }
}
