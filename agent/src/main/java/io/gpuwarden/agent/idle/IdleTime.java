package io.gpuwarden.agent.idle;

import java.util.OptionalDouble;

/**
 * For how long something has been idle, and in which way.
 *
 * @param idleSeconds the idle clock
 * @param unusedSeconds its last part, without any process
 * @param empty no process is there now
 * @param stalledSeconds for how long it has looked stalled, where a policy limits that
 */
record IdleTime(
    double idleSeconds, double unusedSeconds, boolean empty, OptionalDouble stalledSeconds) {

  /** Seconds until a warning is due; not positive from then on. */
  double untilWarning(Policy policy) {
    return until(
        policy.unused().warnSeconds(),
        policy.idle().warnSeconds(),
        policy.stalled().map(Limits::warnSeconds).orElse(Double.POSITIVE_INFINITY));
  }

  /** Seconds until it has been idle for long enough to be taken back; not positive from then on. */
  double untilReclaim(Policy policy) {
    return until(
        policy.unused().reclaimSeconds(),
        policy.idle().reclaimSeconds(),
        policy.stalled().map(Limits::reclaimSeconds).orElse(Double.POSITIVE_INFINITY));
  }

  /**
   * Where no process was there since it became idle, the limit for that counts alone. Where one was
   * and is gone, the time without any counts by that limit too, and the sooner of both holds.
   */
  private double until(double unusedLimit, double idleLimit, double stalledLimit) {
    if (stalledSeconds.isPresent()) {
      return stalledLimit - stalledSeconds.getAsDouble();
    }
    double byIdle = idleLimit - idleSeconds;
    double byUnused = unusedLimit - unusedSeconds;
    if (!empty) {
      return byIdle;
    }
    return unusedSeconds >= idleSeconds ? byUnused : Math.min(byIdle, byUnused);
  }
}
