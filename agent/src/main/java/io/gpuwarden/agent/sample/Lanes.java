package io.gpuwarden.agent.sample;

import java.util.function.BooleanSupplier;

/** Makes the lanes of one sampler, and lets its tick wait for them. Not shared by samplers. */
public abstract sealed class Lanes permits ThreadLanes, InlineLanes {
  Lanes() {}

  /** A small daemon thread for each lane, parked between ticks. */
  public static Lanes threads() {
    return new ThreadLanes();
  }

  /** No thread at all: the tick does the work itself. For GPUs that never block. */
  public static Lanes inline() {
    return InlineLanes.INSTANCE;
  }

  /**
   * @param name of the thread, short: the kernel keeps 15 characters
   */
  abstract Lane open(String name);

  /**
   * Waits until a condition that lanes bring about holds, or the time is over. An interrupt ends
   * the wait and stays set.
   *
   * @return whether the condition holds
   */
  abstract boolean await(BooleanSupplier condition, long timeoutNanos);

  /** How long the lane of events may wait for the next one, in milliseconds. */
  abstract int eventWaitMillis();
}
