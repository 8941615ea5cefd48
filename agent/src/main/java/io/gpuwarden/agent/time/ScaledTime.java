package io.gpuwarden.agent.time;

import java.util.concurrent.TimeUnit;

/**
 * Clocks that run faster than other clocks: an hour in a minute at speed 60. Both clocks agree with
 * the base at the moment this is made, and both then run at its speed; a jump of the base's wall
 * clock is not seen. Waiting takes as much less of the base's time.
 */
public final class ScaledTime implements Time {
  /**
   * The most ticks in a second of real time. A node that is simulated at high speed is ticked no
   * more often than this: its ticks are then farther apart in its own time.
   */
  private static final int MAX_TICKS_PER_SECOND = 20;

  /**
   * Ticks are never farther apart than this because of speed: a reading must not be older than what
   * drivers keep samples for, and counters must not jump by hours.
   */
  private static final long LONGEST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Time base;
  private final double speed;
  private final long originNanos;
  private final long originMillis;

  /**
   * @param speed how many seconds pass here in one of the base; 1 is the same speed
   * @throws IllegalArgumentException unless the speed is positive and finite
   */
  public ScaledTime(Time base, double speed) {
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("a speed of " + speed);
    }
    this.base = base;
    this.speed = speed;
    this.originNanos = base.monotonicNanos();
    this.originMillis = base.wallMillis();
  }

  /**
   * The interval between ticks, in the scaled time: the wanted one, or, at high speed, as much as
   * passes in a twentieth of a second. At speed 60 that is 3 s. From speed 1200 on it is a minute,
   * and the ticks are more frequent.
   *
   * @param wantedNanos the configured interval
   */
  public static long tickIntervalNanos(long wantedNanos, double speed) {
    double shortest = speed * TimeUnit.SECONDS.toNanos(1) / MAX_TICKS_PER_SECOND;
    return Math.max(wantedNanos, Math.min(Math.round(shortest), LONGEST_INTERVAL_NANOS));
  }

  @Override
  public long monotonicNanos() {
    return originNanos + elapsedNanos();
  }

  @Override
  public long wallMillis() {
    return originMillis + elapsedNanos() / 1_000_000;
  }

  private long elapsedNanos() {
    return (long) ((base.monotonicNanos() - originNanos) * speed);
  }

  @Override
  public void waitUntil(long monotonicNanos) throws InterruptedException {
    double elapsed = monotonicNanos - originNanos;
    base.waitUntil(originNanos + (long) Math.ceil(elapsed / speed));
  }
}
