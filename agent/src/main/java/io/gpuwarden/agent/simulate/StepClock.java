package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.time.Time;

/**
 * A node's time in steps. Step 0 lies one second before the node was made, so that the first
 * reading already finds samples in the driver's buffer. Immutable.
 */
final class StepClock {
  private static final long BEFORE_START = Steps.PER_SECOND;

  private final Time time;
  private final long originNanos;
  private final long originMicros;

  StepClock(Time time) {
    this.time = time;
    this.originNanos = time.monotonicNanos() - BEFORE_START * Steps.NANOS;
    this.originMicros = time.wallMillis() * 1_000 - BEFORE_START * Steps.MICROS;
  }

  /** The newest step that is over. */
  long now() {
    return Math.floorDiv(time.monotonicNanos() - originNanos, Steps.NANOS);
  }

  /**
   * The driver's clock: Unix time in microseconds as it was when the node was made, going on with
   * the monotonic clock, so that samples never run backwards.
   */
  long micros(long step) {
    return originMicros + step * Steps.MICROS;
  }

  /** The time of day of a step in UTC, 0 to 1; what office hours hang on. */
  double dayPhase(long step) {
    return Math.floorMod(micros(step), 86_400_000_000L) / 86_400e6;
  }

  /** When a step is over, on the injected monotonic clock. */
  long nanos(long step) {
    return originNanos + step * Steps.NANOS;
  }
}
