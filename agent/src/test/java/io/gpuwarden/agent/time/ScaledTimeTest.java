package io.gpuwarden.agent.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ScaledTimeTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Base base = new Base();

  /** Clocks that only waiting moves. */
  private static final class Base implements Time {
    private long nanos = -3 * SECOND;

    @Override
    public long monotonicNanos() {
      return nanos;
    }

    @Override
    public long wallMillis() {
      return 1_700_000_000_000L + nanos / 1_000_000;
    }

    @Override
    public void waitUntil(long monotonicNanos) {
      nanos = Math.max(nanos, monotonicNanos);
    }
  }

  @Test
  void bothClocksStartWithTheBaseAndRunFaster() {
    ScaledTime scaled = new ScaledTime(base, 60);
    long nanos = base.monotonicNanos();
    long millis = base.wallMillis();
    assertEquals(nanos, scaled.monotonicNanos());
    assertEquals(millis, scaled.wallMillis());
    base.nanos += 2 * SECOND;
    assertEquals(nanos + 120 * SECOND, scaled.monotonicNanos());
    assertEquals(millis + 120_000, scaled.wallMillis());
  }

  @Test
  void waitingTakesAsMuchLessOfTheBase() throws InterruptedException {
    ScaledTime scaled = new ScaledTime(base, 7);
    long from = base.monotonicNanos();
    for (int i = 1; i <= 1_000; i++) {
      long until = scaled.monotonicNanos() + SECOND;
      scaled.waitUntil(until);
      assertTrue(scaled.monotonicNanos() >= until, "woke up early at wait " + i);
    }
    assertEquals(1_000 / 7.0, (base.monotonicNanos() - from) / (double) SECOND, 1e-3);
  }

  @Test
  void waitingForThePastReturnsAtOnce() throws InterruptedException {
    ScaledTime scaled = new ScaledTime(base, 10);
    long from = base.monotonicNanos();
    scaled.waitUntil(scaled.monotonicNanos() - SECOND);
    assertEquals(from, base.monotonicNanos());
  }

  @Test
  void ticksAreTwentyARealSecondAtMostAndAMinuteApartAtMost() {
    assertEquals(SECOND, ScaledTime.tickIntervalNanos(SECOND, 1));
    assertEquals(SECOND, ScaledTime.tickIntervalNanos(SECOND, 20));
    assertEquals(3 * SECOND, ScaledTime.tickIntervalNanos(SECOND, 60));
    assertEquals(60 * SECOND, ScaledTime.tickIntervalNanos(SECOND, 3_600));
    assertEquals(90 * SECOND, ScaledTime.tickIntervalNanos(90 * SECOND, 3_600));
  }

  @Test
  void speedMustBePositiveAndFinite() {
    for (double speed : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new ScaledTime(base, speed));
    }
  }
}
