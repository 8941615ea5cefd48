package io.gpuwarden.agent.sample;

import java.util.OptionalDouble;

/**
 * A counter of the driver's that never runs backwards here. It starts at 0 when it is first seen:
 * what the driver counted before the daemon ran is not the daemon's to report, and a rate over the
 * first value would be wrong. A driver that is reloaded, or a GPU that is reset, counts from 0
 * again: a decrease adds the new value, which is what was counted since.
 */
final class MonotonicCounter {
  private static final double WRAP = 0x1p32;

  private final boolean wraps;
  private boolean seen;
  private double lastRaw;
  private double total;

  private MonotonicCounter(boolean wraps) {
    this.wraps = wraps;
  }

  static MonotonicCounter ofCounts() {
    return new MonotonicCounter(false);
  }

  /**
   * A counter that may be kept in 32 bits: within one session a fall from the upper half of that
   * range into the lower half is a wrap, any other a restart.
   */
  static MonotonicCounter ofWrappingCounts() {
    return new MonotonicCounter(true);
  }

  void add(double raw) {
    add(raw, true);
  }

  /**
   * @param sameSession false if the driver may have been reloaded since the value before
   */
  void add(double raw, boolean sameSession) {
    if (seen) {
      total += step(raw, sameSession);
    }
    seen = true;
    lastRaw = raw;
  }

  private double step(double raw, boolean sameSession) {
    if (raw >= lastRaw) {
      return raw - lastRaw;
    }
    boolean wrapped =
        wraps && sameSession && lastRaw < WRAP && lastRaw >= WRAP / 2 && raw < WRAP / 2;
    return wrapped ? WRAP - lastRaw + raw : raw;
  }

  /** Empty until the driver has counted once. */
  OptionalDouble total() {
    return seen ? OptionalDouble.of(total) : OptionalDouble.empty();
  }
}
