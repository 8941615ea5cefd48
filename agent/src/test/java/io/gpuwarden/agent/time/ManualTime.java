package io.gpuwarden.agent.time;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A clock that stands still until a test moves it. Safe for threads. */
public final class ManualTime implements Time {
  private static final long START_WALL_MILLIS = 1_700_000_000_000L;

  private final Set<Thread> waiting = new HashSet<>();
  private long nowNanos = TimeUnit.DAYS.toNanos(1);
  private long wallOffsetMillis =
      START_WALL_MILLIS - TimeUnit.NANOSECONDS.toMillis(TimeUnit.DAYS.toNanos(1));

  @Override
  public synchronized long monotonicNanos() {
    return nowNanos;
  }

  @Override
  public synchronized long wallMillis() {
    return wallOffsetMillis + TimeUnit.NANOSECONDS.toMillis(nowNanos);
  }

  @Override
  public void waitUntil(long monotonicNanos) throws InterruptedException {
    synchronized (this) {
      if (nowNanos - monotonicNanos >= 0) {
        return;
      }
      waiting.add(Thread.currentThread());
    }
    LockSupport.park(this);
    synchronized (this) {
      waiting.remove(Thread.currentThread());
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Both clocks go on, and whoever waited for that wakes. */
  public synchronized void advance(Duration by) {
    nowNanos += by.toNanos();
    waiting.forEach(LockSupport::unpark);
  }

  /** The wall clock jumps alone: it was set, or the machine was suspended. */
  public synchronized void moveWall(Duration by) {
    wallOffsetMillis += by.toMillis();
  }
}
