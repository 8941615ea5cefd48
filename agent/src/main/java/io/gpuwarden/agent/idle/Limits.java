package io.gpuwarden.agent.idle;

import java.time.Duration;

/**
 * After how long something happens.
 *
 * @param warnAfter positive
 * @param reclaimAfter not before {@code warnAfter}
 */
public record Limits(Duration warnAfter, Duration reclaimAfter) {
  public Limits {
    if (warnAfter.isZero() || warnAfter.isNegative() || reclaimAfter.compareTo(warnAfter) < 0) {
      throw new IllegalArgumentException(
          "warned of after " + warnAfter + ", reclaimed after " + reclaimAfter);
    }
  }

  public static Limits ofMinutes(long warnAfter, long reclaimAfter) {
    return new Limits(Duration.ofMinutes(warnAfter), Duration.ofMinutes(reclaimAfter));
  }

  double warnSeconds() {
    return IdleOptions.seconds(warnAfter);
  }

  double reclaimSeconds() {
    return IdleOptions.seconds(reclaimAfter);
  }
}
