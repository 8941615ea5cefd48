package io.gpuwarden.agent.sample;

import java.util.concurrent.TimeUnit;

/** Delays between attempts: 1 s, doubled each time up to 30 s. */
final class Backoff {
  static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private long nextNanos = FIRST_NANOS;

  /** How long to wait before the next attempt. */
  long next() {
    long delay = nextNanos;
    nextNanos = Math.min(2 * nextNanos, LONGEST_NANOS);
    return delay;
  }

  void reset() {
    nextNanos = FIRST_NANOS;
  }
}
