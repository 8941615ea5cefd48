package io.gpuwarden.agent.sample;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices when a tick is not what it should be: late, or on the other side of a jump of a clock. A
 * suspended machine stops the monotonic clock and not the wall clock, so both are watched.
 */
final class Pace {
  private final Schedule schedule;
  private final long toleranceNanos;
  private @Nullable Long lastMonotonicNanos;
  private long lastWallMillis;
  private boolean jumped;
  private long late;

  Pace(Duration interval) {
    this.schedule = new Schedule(interval);
    this.toleranceNanos = interval.toNanos() / 2;
  }

  void begin(long monotonicNanos, long wallMillis) {
    if (schedule.begin(monotonicNanos)) {
      late++;
    }
    Long last = lastMonotonicNanos;
    if (last != null) {
      long wallNanos = TimeUnit.MILLISECONDS.toNanos(wallMillis - lastWallMillis);
      jumped = Math.abs(wallNanos - (monotonicNanos - last)) > toleranceNanos;
    }
    lastMonotonicNanos = monotonicNanos;
    lastWallMillis = wallMillis;
  }

  /** True if the wall clock jumped, or stood apart from the monotonic one, since the last tick. */
  boolean jumped() {
    return jumped;
  }

  /** Ticks that began more than half an interval late, so far. */
  long late() {
    return late;
  }
}
