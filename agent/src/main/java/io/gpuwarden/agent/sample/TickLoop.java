package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls samplers on schedule, one after the other, in one thread; several are spread evenly over
 * the interval, so that they do not all work at the same instant. Nothing that a tick throws ends
 * it: an error that persists is logged once. Between two ticks the same thread answers what others
 * ask of the state that belongs to it.
 */
public final class TickLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TickLoop.class);
  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final Time time;
  private final List<Sampler> samplers;
  private final Schedule schedule;
  private final long intervalNanos;
  private final long spreadNanos;
  private final Queue<FutureTask<?>> asked = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "tick");
  private volatile boolean stopping;
  private @Nullable String lastFailure;

  /**
   * @param interval that of the samplers
   */
  public TickLoop(Time time, Duration interval, List<Sampler> samplers) {
    this.time = time;
    this.samplers = List.copyOf(samplers);
    this.schedule = new Schedule(interval);
    this.intervalNanos = interval.toNanos();
    this.spreadNanos = intervalNanos / Math.max(1, samplers.size());
    thread.setDaemon(true);
  }

  /** Begins with the first tick at once, in a thread of its own. */
  public void start() {
    thread.start();
  }

  /**
   * Has something done in the tick's thread, between two ticks and at once if none is under way.
   * From any thread.
   *
   * @return cancelled if the loop ends before
   */
  public <T> Future<T> ask(Callable<T> question) {
    FutureTask<T> task = new FutureTask<>(question);
    asked.add(task);
    if (stopping) {
      cancelAsked();
    }
    LockSupport.unpark(thread);
    return task;
  }

  /** Ends the thread, within 2 s, and then closes the samplers. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.warn("the tick did not end; what it holds is left behind");
      return;
    }
    cancelAsked();
    samplers.forEach(Sampler::close);
  }

  private void cancelAsked() {
    for (FutureTask<?> task = asked.poll(); task != null; task = asked.poll()) {
      task.cancel(false);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        waitUntil(schedule.nextNanos(time.monotonicNanos()));
        long now = time.monotonicNanos();
        schedule.begin(now);
        // When it was due, or now after a pause: else those spread over it would be late twice.
        tickAll(schedule.nextNanos(now) - intervalNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitUntil(long monotonicNanos) throws InterruptedException {
    answer();
    while (!stopping && time.monotonicNanos() - monotonicNanos < 0) {
      time.waitUntil(monotonicNanos);
      answer();
    }
  }

  private void answer() {
    for (FutureTask<?> task = asked.poll(); task != null; task = asked.poll()) {
      task.run();
    }
  }

  private void tickAll(long beginNanos) throws InterruptedException {
    String failure = null;
    for (int i = 0; i < samplers.size() && !stopping; i++) {
      waitUntil(beginNanos + i * spreadNanos);
      try {
        samplers.get(i).tick();
      } catch (RuntimeException | LinkageError e) {
        failure = e.toString();
        if (!failure.equals(lastFailure)) {
          log.error("a tick failed; the next one is tried all the same", e);
        }
      }
    }
    lastFailure = failure;
  }
}
