package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.time.Time;

/** Clocks that a test moves; waiting moves them too. */
final class MovedTime implements Time {
  private static final long START_MILLIS = 1_760_000_000_000L;

  private long nanos;

  @Override
  public long monotonicNanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return START_MILLIS + nanos / 1_000_000;
  }

  @Override
  public void waitUntil(long monotonicNanos) {
    nanos = Math.max(nanos, monotonicNanos);
  }

  void pass(double seconds) {
    nanos += Math.round(seconds * 1e9);
  }
}
