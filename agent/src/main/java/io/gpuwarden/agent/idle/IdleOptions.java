package io.gpuwarden.agent.idle;

import java.time.Duration;

/**
 * The numbers of the idle rule that no policy changes.
 *
 * @param activityWindow over how long activity is looked for; a whole number of buckets of 10 s
 * @param busyThreshold share of the observed time, 0 to 1, from which a device is active
 * @param touch for how long a process that comes, or memory that moves, stops the idle clock
 * @param touchBudget for how long touches may stop it in one idle spell
 * @param touchBytes how far used memory has to move within a bucket to be a touch; more than this
 * @param minWarning how long a warning must have stood before anything is reclaimable
 * @param stalledAfter for how long a device must have looked stalled
 * @param longestGap ticks further apart than this have unobserved time between them; at least twice
 *     the interval between ticks
 * @param longestHold the longest that a reservation is kept on one request
 * @param mostHolds how many requests to keep it are granted before it has to be active again
 */
public record IdleOptions(
    Duration activityWindow,
    double busyThreshold,
    Duration touch,
    Duration touchBudget,
    long touchBytes,
    Duration minWarning,
    Duration stalledAfter,
    Duration longestGap,
    Duration longestHold,
    int mostHolds) {

  public static final IdleOptions DEFAULTS =
      new IdleOptions(
          Duration.ofMinutes(5),
          0.01,
          Duration.ofMinutes(10),
          Duration.ofMinutes(60),
          256L << 20,
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofSeconds(5),
          Duration.ofHours(24),
          3);

  public IdleOptions {
    if (activityWindow.toSeconds() < 2 * ActivityWindow.BUCKET_SECONDS
        || activityWindow.toNanos() % ActivityWindow.BUCKET_NANOS != 0) {
      throw new IllegalArgumentException("a window of " + activityWindow);
    }
    if (!(busyThreshold > 0 && busyThreshold <= 1)) {
      throw new IllegalArgumentException("a threshold of " + busyThreshold);
    }
  }

  /** The same for a daemon that ticks at this interval. */
  public IdleOptions tickingEvery(Duration interval) {
    Duration gap = interval.multipliedBy(5).dividedBy(2);
    return new IdleOptions(
        activityWindow,
        busyThreshold,
        touch,
        touchBudget,
        touchBytes,
        minWarning,
        stalledAfter,
        gap.compareTo(longestGap) > 0 ? gap : longestGap,
        longestHold,
        mostHolds);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() * 1e-9;
  }
}
