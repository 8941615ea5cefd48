package io.gpuwarden.agent.sample;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When ticks are due, and which began late: more than half an interval after they were due. A late
 * tick moves those after it, so that a pause is followed by no burst of ticks to catch up.
 */
final class Schedule {
  private final long intervalNanos;
  private @Nullable Long dueNanos;

  Schedule(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  /**
   * Notes that a tick begins.
   *
   * @return whether it is late
   */
  boolean begin(long nowNanos) {
    Long due = dueNanos;
    long off = due == null ? 0 : nowNanos - due;
    boolean late = off > intervalNanos / 2;
    boolean early = off < -intervalNanos / 2;
    dueNanos = (due == null || late || early ? nowNanos : due) + intervalNanos;
    return late;
  }

  /** When the next tick is due; at once before the first. */
  long nextNanos(long nowNanos) {
    Long due = dueNanos;
    return due == null ? nowNanos : due;
  }
}
