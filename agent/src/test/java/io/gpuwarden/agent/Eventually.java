package io.gpuwarden.agent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** Waits for what another thread brings about. */
public final class Eventually {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Eventually() {}

  /** Fails if the condition does not hold within 10 s. */
  public static void eventually(String promise, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > DEADLINE_NANOS) {
        Assertions.fail("not within 10 s: " + promise);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
