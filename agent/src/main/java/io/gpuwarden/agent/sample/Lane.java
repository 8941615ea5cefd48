package io.gpuwarden.agent.sample;

/**
 * Where work that may block for as long as the driver does is carried out, one piece at a time.
 * What the owner wrote before {@link #start} is seen by the work, and what the work wrote is seen
 * by an owner that found the lane idle.
 */
interface Lane {
  /** Starts the work; false if the piece before it is still running or the lane is closed. */
  boolean start(Runnable work);

  /** True while no work is running. */
  boolean idle();

  /** Takes no more work; ends when the piece that is running returns, and does not wait for it. */
  void close();
}
