package io.gpuwarden.agent.sample;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lanes with a thread each. All of them tell one condition when a piece of work is done. */
final class ThreadLanes extends Lanes {
  private static final Logger log = LoggerFactory.getLogger(ThreadLanes.class);

  /**
   * Enough for the driver's library, which keeps its tables off the stack; a page or two is used.
   */
  private static final long STACK_BYTES = 256 * 1024;

  private static final int EVENT_WAIT_MILLIS = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workDone = lock.newCondition();

  @Override
  Lane open(String name) {
    return new ThreadLane(name);
  }

  @Override
  boolean await(BooleanSupplier condition, long timeoutNanos) {
    long left = timeoutNanos;
    lock.lock();
    try {
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
      lock.unlock();
    }
  }

  @Override
  int eventWaitMillis() {
    return EVENT_WAIT_MILLIS;
  }

  private final class ThreadLane implements Lane {
    private final Condition workGiven = lock.newCondition();
    private final Thread thread;
    private @Nullable Runnable work;
    private boolean busy;
    private boolean closed;

    ThreadLane(String name) {
      thread = new Thread(null, this::run, name, STACK_BYTES);
      thread.setDaemon(true);
    }

    @Override
    public boolean start(Runnable given) {
      lock.lock();
      try {
        if (busy || closed) {
          return false;
        }
        busy = true;
        work = given;
        workGiven.signal();
        if (thread.getState() == Thread.State.NEW) {
          thread.start();
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean idle() {
      lock.lock();
      try {
        return !busy;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        workGiven.signal();
      } finally {
        lock.unlock();
      }
    }

    private void run() {
      for (Runnable next = take(); next != null; next = take()) {
        try {
          next.run();
        } catch (RuntimeException | LinkageError e) {
          log.error("work of {} failed", thread.getName(), e);
        } finally {
          done();
        }
      }
    }

    /** Null when the lane is closed. */
    private @Nullable Runnable take() {
      lock.lock();
      try {
        while (work == null && !closed) {
          workGiven.awaitUninterruptibly();
        }
        Runnable taken = work;
        work = null;
        return taken;
      } finally {
        lock.unlock();
      }
    }

    private void done() {
      lock.lock();
      try {
        busy = false;
        workDone.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
