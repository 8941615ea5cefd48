package io.gpuwarden.agent.time;

/** The clocks of a node. */
public interface Time {
  /**
   * A clock that never runs backwards and stands still while the machine is suspended; only
   * differences mean anything. For intervals.
   */
  long monotonicNanos();

  /** Milliseconds of Unix time; may jump either way. For stamps, never for intervals. */
  long wallMillis();

  /**
   * Waits until the monotonic clock has reached a moment, or the thread is unparked; as with every
   * park, it may also return for no reason. Callers look at the clock.
   *
   * @throws InterruptedException if the thread is to stop
   */
  void waitUntil(long monotonicNanos) throws InterruptedException;
}
