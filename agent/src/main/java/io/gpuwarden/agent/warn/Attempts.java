package io.gpuwarden.agent.warn;

import io.gpuwarden.exporter.ReservationSnapshot;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * The warning of one idle spell of a reservation, through as many attempts as it takes. The tick's
 * thread has it in every state but {@code RUNNING}; then the thread that runs the program does.
 */
final class Attempts {
  /** How far it has come. */
  enum State {
    WAITING,
    RUNNING,
    TOLD
  }

  private static final long FIRST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_DELAY_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** A start that is computed from clocks may differ by a little each time. */
  private static final double SAME_START_SECONDS = 60;

  private final OptionalDouble startSeconds;
  private final OptionalDouble lastActiveSeconds;
  private volatile State state = State.WAITING;
  private volatile boolean wanted = true;
  private long round;
  private long dueNanos;
  private long nextNanos;
  private long delayNanos = FIRST_DELAY_NANOS;
  private long toldMillis;

  /**
   * @param reservation as it was when the warning was due for the first time
   */
  Attempts(ReservationSnapshot reservation, long nowNanos) {
    this.startSeconds = reservation.startSeconds();
    this.lastActiveSeconds = reservation.lastActiveSeconds();
    this.dueNanos = nowNanos;
    this.nextNanos = nowNanos;
  }

  /**
   * False if it has been active since, or is another one of the same name: that is another spell,
   * with a warning of its own.
   */
  boolean isFor(ReservationSnapshot reservation) {
    return lastActiveSeconds.equals(reservation.lastActiveSeconds())
        && sameStart(reservation.startSeconds());
  }

  private boolean sameStart(OptionalDouble other) {
    if (startSeconds.isEmpty() || other.isEmpty()) {
      return startSeconds.equals(other);
    }
    return Math.abs(startSeconds.getAsDouble() - other.getAsDouble()) < SAME_START_SECONDS;
  }

  State state() {
    return state;
  }

  /** The warning is due in this round. */
  void due(long thisRound, long nowNanos) {
    round = thisRound;
    dueNanos = nowNanos;
    wanted = true;
  }

  /** It is not due now; an attempt that has not begun yet must not begin. */
  void notDue() {
    wanted = false;
  }

  boolean wanted() {
    return wanted;
  }

  /** In which it was due last. */
  long round() {
    return round;
  }

  long dueNanos() {
    return dueNanos;
  }

  boolean mayStart(long nowNanos) {
    return state == State.WAITING && nowNanos - nextNanos >= 0;
  }

  void started() {
    state = State.RUNNING;
  }

  /** It was called off before it began. */
  void calledOff() {
    state = State.WAITING;
  }

  void failed(long nowNanos) {
    nextNanos = nowNanos + delayNanos;
    delayNanos = Math.min(2 * delayNanos, LONGEST_DELAY_NANOS);
    state = State.WAITING;
  }

  /** Of the last failure, until the next attempt. */
  long delaySeconds(long nowNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nextNanos - nowNanos);
  }

  void told(long wallMillis) {
    toldMillis = wallMillis;
    state = State.TOLD;
  }

  long toldMillis() {
    return toldMillis;
  }
}
