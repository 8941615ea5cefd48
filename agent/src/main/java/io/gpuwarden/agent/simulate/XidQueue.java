package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.XidEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The critical errors of a session's boards, in their order in time. Belongs to one thread. */
final class XidQueue {
  /** No wait is longer than this, so that a clock that is moved from outside is seen to move. */
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final List<Board> failing;
  private final StepClock clock;
  private final Time time;

  /** For each failing board, the first step of which nothing has been told yet. */
  private final long[] untold;

  XidQueue(List<Board> boards, StepClock clock, Time time) {
    this.failing = boards.stream().filter(board -> board.plan().failure().failing()).toList();
    this.clock = clock;
    this.time = time;
    this.untold = new long[failing.size()];
    Arrays.fill(untold, clock.now() + 1);
  }

  /**
   * Waits for the next error, in the injected time.
   *
   * @return empty when the time is over, or when the thread is to stop
   */
  Optional<XidEvent> next(int timeoutMillis) {
    long deadline = time.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try {
      while (true) {
        Optional<XidEvent> event = take();
        long left = deadline - time.monotonicNanos();
        if (event.isPresent() || left <= 0) {
          return event;
        }
        time.waitUntil(time.monotonicNanos() + Math.min(left, WAIT_NANOS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The oldest error that has happened and not been told. */
  private Optional<XidEvent> take() {
    int first = -1;
    FailurePlan.Xid oldest = new FailurePlan.Xid(clock.now() + 1, 0);
    for (int i = 0; i < untold.length; i++) {
      FailurePlan.Xid next = failing.get(i).plan().failure().nextXid(untold[i]);
      if (next.step() < oldest.step()) {
        first = i;
        oldest = next;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    untold[first] = oldest.step() + 1;
    String uuid = Identity.id(failing.get(first).plan()).uuid();
    return Optional.of(new XidEvent(uuid, oldest.number()));
  }
}
