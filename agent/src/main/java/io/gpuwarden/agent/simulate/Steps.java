package io.gpuwarden.agent.simulate;

/**
 * The unit in which simulated boards advance: the period at which drivers sample utilization, about
 * a sixth of a second.
 */
final class Steps {
  static final int PER_SECOND = 6;
  static final long MICROS = 166_667;
  static final long NANOS = MICROS * 1_000;
  static final double SECONDS = MICROS / 1e6;

  private Steps() {}

  static double seconds(long steps) {
    return steps * SECONDS;
  }

  static long ofSeconds(double seconds) {
    return Math.round(seconds / SECONDS);
  }
}
