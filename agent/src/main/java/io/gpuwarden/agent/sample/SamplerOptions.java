package io.gpuwarden.agent.sample;

import java.time.Duration;

/**
 * @param interval from one tick to the next
 * @param readDeadline how long a tick waits for its readings; those that take longer are collected
 *     by the next tick
 * @param shownFor how old a reading may be that is shown while the next one is in flight; a GPU
 *     whose call hangs is down after this and one interval at most
 */
public record SamplerOptions(Duration interval, Duration readDeadline, Duration shownFor) {
  private static final Duration LONGEST_DEADLINE = Duration.ofMillis(1500);
  private static final Duration SHOWN_FOR = Duration.ofMillis(1900);

  public SamplerOptions {
    if (interval.isZero() || interval.isNegative() || readDeadline.compareTo(interval) >= 0) {
      throw new IllegalArgumentException(
          "a deadline of " + readDeadline + " in an interval of " + interval);
    }
  }

  /** A deadline of 40 % of the interval, and hung GPUs down within 3 s at one tick a second. */
  public static SamplerOptions every(Duration interval) {
    Duration deadline = interval.multipliedBy(2).dividedBy(5);
    boolean longer = deadline.compareTo(LONGEST_DEADLINE) > 0;
    return new SamplerOptions(interval, longer ? LONGEST_DEADLINE : deadline, SHOWN_FOR);
  }
}
