package io.gpuwarden.agent.sample;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lanes with a thread each. They share no lock while they work: every lane that had to wait for
 * another one, and every needless wake-up of the tick, would cost more than a reading does.
 */
final class ThreadLanes extends Lanes {
  private static final Logger log = LoggerFactory.getLogger(ThreadLanes.class);

  /**
   * Enough for the driver's library, which keeps its tables off the stack; a page or two is used.
   */
  private static final long STACK_BYTES = 256 * 1024;

  private static final int EVENT_WAIT_MILLIS = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workDone = lock.newCondition();
  private volatile boolean awaited;

  @Override
  Lane open(String name) {
    return new ThreadLane(name);
  }

  @Override
  boolean await(BooleanSupplier condition, long timeoutNanos) {
    long left = timeoutNanos;
    lock.lock();
    try {
      // Before the condition is looked at, so that work that ends after that is not missed.
      awaited = true;
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = workDone.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return condition.getAsBoolean();
    } finally {
      awaited = false;
      lock.unlock();
    }
  }

  @Override
  int eventWaitMillis() {
    return EVENT_WAIT_MILLIS;
  }

  private void tellWaiting() {
    if (awaited) {
      lock.lock();
      try {
        workDone.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private final class ThreadLane implements Lane {
    private final Thread thread;
    private volatile @Nullable Runnable work;
    private volatile CountDownLatch running = new CountDownLatch(0);
    private volatile boolean closed;

    ThreadLane(String name) {
      thread = new Thread(null, this::run, name, STACK_BYTES);
      thread.setDaemon(true);
    }

    @Override
    public boolean start(Runnable given) {
      if (!idle() || closed) {
        return false;
      }
      running = new CountDownLatch(1);
      work = given;
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      } else {
        LockSupport.unpark(thread);
      }
      return true;
    }

    @Override
    public boolean idle() {
      return running.getCount() == 0;
    }

    @Override
    public boolean await(long timeoutNanos) {
      try {
        return running.await(timeoutNanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return idle();
      }
    }

    @Override
    public void close() {
      closed = true;
      LockSupport.unpark(thread);
    }

    private void run() {
      for (Runnable next = take(); next != null; next = take()) {
        try {
          next.run();
        } catch (RuntimeException | LinkageError e) {
          log.error("work of {} failed", thread.getName(), e);
        } finally {
          running.countDown();
          tellWaiting();
        }
      }
    }

    /** Null when the lane is closed. */
    private @Nullable Runnable take() {
      Runnable taken = work;
      while (taken == null && !closed) {
        LockSupport.park(this);
        taken = work;
      }
      work = null;
      return taken;
    }
  }
}
