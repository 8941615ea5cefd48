package io.gpuwarden.nvml;

/**
 * Which reading of a GPU is being taken.
 *
 * @param full also what changes slowly
 * @param askAgain also what was unsupported, forbidden or refused when it was last asked
 */
record Tick(boolean full, boolean askAgain) {
  static final Tick FAST = new Tick(false, false);
  static final Tick FULL = new Tick(true, false);
  static final Tick EVERYTHING = new Tick(true, true);

  /** Drivers do not learn new answers; a switched MIG mode or new rights do come. */
  private static final int FULL_READINGS_PER_EVERYTHING = 20;

  /**
   * @param fullReadings how many full ones were taken before
   */
  static Tick full(int fullReadings) {
    return fullReadings % FULL_READINGS_PER_EVERYTHING == 0 ? EVERYTHING : FULL;
  }
}
