package io.gpuwarden.agent.sample;

/**
 * Where work that may block for as long as the driver does is carried out, one piece at a time.
 * What the owner wrote before {@link #start} is seen by the work, and what the work wrote is seen
 * by an owner that found the lane idle.
 */
interface Lane {
  /**
   * Starts the work, for one owner's thread at a time; false if the piece before it is still
   * running or the lane is closed.
   */
  boolean start(Runnable work);

  /** True while no work is running. */
  boolean idle();

  /**
   * Waits until no work is running, or the time is over. An interrupt ends the wait and stays set.
   *
   * @return whether no work is running
   */
  boolean await(long timeoutNanos);

  /** Takes no more work; ends when the piece that is running returns, and does not wait for it. */
  void close();
}
