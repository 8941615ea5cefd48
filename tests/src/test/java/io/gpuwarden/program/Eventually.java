package io.gpuwarden.program;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Polls what a real part does in its own time, up to a deadline. */
public final class Eventually {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Eventually() {}

  /** Something that is looked at again and again; failing to look counts as "not yet". */
  @FunctionalInterface
  public interface Look<T> {
    Optional<T> look() throws Exception;
  }

  /**
   * The first answer.
   *
   * @throws AssertionError that says what was waited for, and what stood in the way last
   */
  public static <T> T get(String what, Duration deadline, Look<T> look) {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      Exception obstacle = null;
      try {
        Optional<T> found = look.look();
        if (found.isPresent()) {
          return found.get();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for: " + what, e);
      } catch (Exception e) { // whatever the real part threw: it may be better the next time
        obstacle = e;
      }
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError(what + ": not within " + deadline.toMillis() + " ms", obstacle);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits until it is true. */
  public static void that(String what, Duration deadline, Callable<Boolean> condition) {
    get(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }
}
