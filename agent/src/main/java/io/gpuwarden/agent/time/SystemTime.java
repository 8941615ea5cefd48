package io.gpuwarden.agent.time;

import java.util.concurrent.locks.LockSupport;

/** The machine's own clocks. */
public final class SystemTime implements Time {
  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void waitUntil(long monotonicNanos) throws InterruptedException {
    long left = monotonicNanos - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(this, left);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
