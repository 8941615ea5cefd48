package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long MILLI = 1_000_000;
  private final Schedule schedule = new Schedule(Duration.ofSeconds(1));

  @Test
  void ticksKeepTheirGridWhenEachIsALittleLate() {
    assertFalse(schedule.begin(0));
    assertFalse(schedule.begin(1300 * MILLI));
    assertEquals(2000 * MILLI, schedule.nextNanos(1300 * MILLI));
    assertFalse(schedule.begin(2500 * MILLI));
  }

  @Test
  void moreThanHalfAnIntervalIsLateAndMovesTheGrid() {
    assertFalse(schedule.begin(0));
    assertTrue(schedule.begin(1501 * MILLI));
    assertEquals(2501 * MILLI, schedule.nextNanos(1501 * MILLI));
    assertFalse(schedule.begin(2501 * MILLI));
  }

  @Test
  void theFirstTickIsDueAtOnce() {
    assertEquals(77, schedule.nextNanos(77));
  }
}
